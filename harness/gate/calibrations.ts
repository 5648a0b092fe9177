/** Calibrations in the cache: one file a workload, found again by what they hold for. */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { Calibration } from '../../model/calibration.ts';
import { openCache } from '../provision/cache.ts';
import { replaceFile } from '../run-folder.ts';

/** What a calibration holds for: on another machine, or for another load, it says nothing. */
export type Holds = Pick<Calibration, 'machine' | 'implementation' | 'scenario'> & {
  readonly plan: Pick<Calibration['plan'], 'scale' | 'products' | 'clients' | 'warmUpSeconds'>;
};

export function thisMachine(): string {
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${gibibytes} GiB`;
}

export async function keepCalibration(calibration: Calibration): Promise<void> {
  await replaceFile(openCache().calibrations, nameOf(calibration), calibration);
}

/** @returns null where there is none, or none that this bench can read */
export async function findCalibration(holds: Holds): Promise<Calibration | null> {
  const text = await readFile(join(openCache().calibrations, nameOf(holds)), 'utf8').catch(() => null);
  try {
    return text === null ? null : Value.Parse(Calibration, JSON.parse(text));
  } catch {
    return null;
  }
}

function nameOf({ machine, implementation, scenario, plan }: Holds): string {
  const { scale, products, clients, warmUpSeconds } = plan;
  const parts = [machine, implementation, scenario, scale, products, clients, warmUpSeconds];
  return `${hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32)}.json`;
}
