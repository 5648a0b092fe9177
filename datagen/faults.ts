/** What is wrong with a file of a data set. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFile } from '../model/manifest.ts';
import { sha256Of } from './parquet.ts';

/** @returns null for a file that is as it was written; else what is wrong, to be said after its path */
export async function faultOf(folder: string, { path, bytes, sha256 }: DataFile): Promise<string | null> {
  const file = join(folder, path);
  const found = await stat(file).catch(() => null);
  if (found === null) return 'is missing';
  if (found.size !== bytes) return `has ${found.size} bytes instead of ${bytes}`;
  return (await sha256Of(file)) === sha256 ? null : 'has another checksum than when it was written';
}
