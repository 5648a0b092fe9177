/** Room on a disk, asked for before anything is written to it. */
import { mkdir } from 'node:fs/promises';
import type { Bytes } from '../../model/units.ts';
import { ProvisionError } from './errors.ts';
import { freeBytes } from './folders.ts';

/**
 * @param what - needs the room; begins the sentence
 * @param folder - made if it is not there
 * @param advice - what to do where there is not enough
 * @returns what is free
 * @throws {ProvisionError} kind `disk-full`
 */
export async function requireDisk(what: string, needed: Bytes, folder: string, advice: string): Promise<Bytes> {
  await mkdir(folder, { recursive: true });
  const free = await freeBytes(folder);
  if (needed <= free) return free;
  throw new ProvisionError(
    'disk-full',
    `${what} needs about ${gigabytes(needed)} in ${folder}, which has ${gigabytes(free)} free: ${advice}`,
  );
}

function gigabytes(bytes: Bytes): string {
  return `${(bytes / 1e9).toLocaleString('en', { maximumFractionDigits: 1 })} GB`;
}
