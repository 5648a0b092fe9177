/** Opening a data set: its manifest and every file's checksum must be right, or nothing is computed from it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { type DataFile, MANIFEST_FILE, Manifest } from '../model/manifest.ts';
import { ToldError } from '../model/told-error.ts';
import { faultOf } from './faults.ts';
import { contentSha256 } from './manifest.ts';

export class DatasetError extends ToldError {
  override readonly failure = 'not-done';
  readonly kind: 'missing' | 'damaged';
  constructor(kind: 'missing' | 'damaged', message: string) {
    super(message);
    this.name = 'DatasetError';
    this.kind = kind;
  }
}

export interface Fault {
  readonly file: DataFile;
  /** To be said after the file's path. */
  readonly what: string;
}

/**
 * @returns the manifest of a whole, undamaged data set
 * @throws {DatasetError} kind `missing` without a manifest, `damaged` naming the first file that is not as it was written
 */
export async function openDataset(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const faults = await faultsOf(folder, manifest);
  const [first] = faults;
  if (first === undefined) return manifest;
  const { scale, seed, products } = manifest;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more files are damaged)` : '';
  throw new DatasetError(
    'damaged',
    `damaged data set: ${join(folder, first.file.path)} ${first.what}${more}; make the damaged files again: bench generate --scale ${scale} --seed ${seed} --products ${products} --repair --out ${folder}`,
  );
}

/** Files that are not as they were written, in the manifest's order. */
export async function faultsOf(folder: string, { files }: Manifest): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const file of files) {
    const what = await faultOf(folder, file);
    if (what !== null) faults.push({ file, what });
  }
  return faults;
}

/** @throws {DatasetError} kind `missing`, or `damaged` for a manifest that is not as it was written */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null)
    throw new DatasetError(
      'missing',
      `no data set in ${folder}: it has no ${MANIFEST_FILE}; remove the folder if it is there, and run bench generate`,
    );
  const manifest = parsed(text);
  if (manifest !== null && manifest.sha256 === contentSha256(manifest)) return manifest;
  const what = manifest === null ? 'is not a manifest of this version' : 'is not as it was written';
  throw new DatasetError('damaged', `damaged data set: ${path} ${what}; delete its folder and generate it again`);
}

function parsed(text: string): Manifest | null {
  try {
    const manifest: unknown = JSON.parse(text);
    return Value.Check(Manifest, manifest) ? manifest : null;
  } catch {
    return null;
  }
}
