/** What tests of real services share: small data sets, variants, and services on fresh clones. */
import { afterAll, beforeAll } from 'vitest';
import { DEFAULT_SEED } from '../../datagen/parameters.ts';
import type { Implementation } from '../../model/implementation.ts';
import { type ProvidedDataset, provideDataset } from '../provision/data.ts';
import { type Started, withService } from '../started.ts';
import type { Variant } from '../variant.ts';
import { type Checker, openChecker } from '../verification.ts';

/** Few products make few answers: all of them can be checked in a second. */
export const FEW_PRODUCTS = 6;

/** Made once per cache, which all tests of one call share (test/own-cache.ts). */
export function dataset(scale: number, products = FEW_PRODUCTS): Promise<ProvidedDataset> {
  return provideDataset({ scale, seed: DEFAULT_SEED, products });
}

/** What checks need, opened before the tests of a file and closed after them; to be asked for inside of a test. */
export function useChecker(scale: number, products = FEW_PRODUCTS): () => Checker {
  let checker: Checker | undefined;
  beforeAll(async () => {
    checker = await openChecker(await dataset(scale, products));
  });
  afterAll(() => checker?.oracle.close());
  return () => {
    if (checker === undefined) throw new Error('only inside of a test');
    return checker;
  };
}

/** @param chosen - options that are not at their default */
export function variantOf(implementation: Implementation, chosen: Readonly<Record<string, string>> = {}): Variant {
  const defaults = Object.entries(implementation.options).map(([name, { values }]) => [name, values[0]]);
  return { implementation, options: { ...Object.fromEntries(defaults), ...chosen } };
}

/**
 * Every option that takes a whole number, at 1: its least. It tunes the same program, and so needs not every test, unlike
 * those that have names (`namedVariants`).
 */
export function tunedVariants(implementation: Implementation): readonly Variant[] {
  const tuned = Object.entries(implementation.options).filter(([, { integer }]) => integer);
  return tuned.map(([name]) => variantOf(implementation, { [name]: '1' }));
}

export interface Served extends Started {
  /** Ends the service and removes its state. */
  stop(): Promise<void>;
}

let serves = 0;

/** A service on a fresh clone of its prepared state, until it is stopped. */
export async function serve(variant: Variant, provided: ProvidedDataset): Promise<Served> {
  const up = Promise.withResolvers<Started>();
  const over = Promise.withResolvers<void>();
  const { signal } = new AbortController();
  const ended = withService({ variant, dataset: provided, name: `test-${++serves}`, signal }, (started) => {
    up.resolve(started);
    return over.promise;
  });
  ended.catch(up.reject);
  const started = await up.promise;
  return {
    ...started,
    stop() {
      over.resolve();
      return ended;
    },
  };
}
