/** Opening a data set: its manifest and every file's checksum must be right, or nothing is computed from it. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { MANIFEST_FILE, Manifest } from '../model/manifest.ts';
import { sha256Of } from './tables.ts';

export class DatasetError extends Error {
  readonly kind: 'missing' | 'damaged';
  constructor(kind: 'missing' | 'damaged', message: string) {
    super(message);
    this.name = 'DatasetError';
    this.kind = kind;
  }
}

/**
 * @returns the manifest of a whole, undamaged data set
 * @throws {DatasetError} kind `missing` without a manifest, `damaged` naming the file that is not as it was written
 */
export async function openDataset(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  for (const file of manifest.files) {
    const path = join(folder, file.path);
    const size = await stat(path).then(
      (found) => found.size,
      () => null,
    );
    if (size === null) throw damaged(path, 'is missing');
    if (size !== file.bytes) throw damaged(path, `has ${size} bytes instead of ${file.bytes}`);
    if ((await sha256Of(path)) !== file.sha256) throw damaged(path, 'has another checksum than when it was written');
  }
  return manifest;
}

async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new DatasetError('missing', `no data set in ${folder}: it has no ${MANIFEST_FILE}`);
  try {
    const manifest: unknown = JSON.parse(text);
    if (Value.Check(Manifest, manifest)) return manifest;
  } catch {
    // Not JSON: reported like any other manifest that does not fit.
  }
  throw damaged(path, 'is not a manifest of this version');
}

function damaged(path: string, what: string): DatasetError {
  return new DatasetError('damaged', `damaged data set: ${path} ${what}; delete its folder and generate it again`);
}
