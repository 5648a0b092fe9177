/** What decides every byte of a data set, the name that follows from it, and the disk that it needs. */
import type { Bytes } from '../model/units.ts';
import { DATAGEN_VERSION } from './parameters.ts';

export interface DatasetKey {
  /** Number of shops. */
  readonly scale: number;
  readonly seed: number;
  readonly products: number;
}

/** Name of a data set's folder. */
export function datasetName({ scale, seed, products }: DatasetKey): string {
  return `scale-${scale}-products-${products}-seed-${seed}-v${DATAGEN_VERSION}`;
}

/** Disk that a data set needs, generously: measured at scales 1 to 100 and at up to 10,000 products (docs/data.md), rounded up. */
export function estimatedBytes({ scale, products }: DatasetKey): Bytes {
  return scale * (250_000 + products * 60) + products * 300;
}

/** Disk that its tables need as CSV, as generously. */
export function estimatedCsvBytes({ scale, products }: DatasetKey): Bytes {
  return scale * (2_100_000 + products * 700);
}
