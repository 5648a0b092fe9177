/** Bytes that go to a write-ahead log, from where it stands at both edges of a window. */
import type { BigIntStats } from 'node:fs';
import { statSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bytes } from '../../model/units.ts';

/** Looks at one log, for as long as it is open. */
export interface WalWatch {
  /** Where the log stands now; null where that cannot be seen. Never rejects, and asks before it returns. */
  mark(): Promise<WalMark | null>;
  close(): Promise<void>;
}

export interface WalMark {
  /** Marks of different ones have nothing to do with each other: the log began anew between them. */
  readonly generation: string;
  readonly bytes: Bytes;
}

/** @returns null where either is missing, or the log began anew in between: what it held then is not known */
export function walGrowth(before: WalMark | null, after: WalMark | null): Bytes | null {
  if (before === null || after === null || before.generation !== after.generation) return null;
  return after.bytes < before.bytes ? null : after.bytes - before.bytes;
}

/**
 * The logs of the DuckDB databases in a folder. A log is folded into its database, and removed, once it is large; the
 * database file is written to only then, so its time of change tells whether the log is still the same one.
 */
export async function watchDuckDbWal(folder: string): Promise<WalWatch> {
  const databases = await duckDbFiles(folder);
  return {
    mark: async () => (databases.length === 0 ? null : markOf(databases)),
    close: async () => {},
  };
}

function markOf(databases: readonly string[]): WalMark {
  const generations = databases.map((path) => {
    const stats = statOf(path);
    return `${stats?.mtimeNs} ${stats?.size}`;
  });
  const bytes = databases.map((path) => Number(statOf(`${path}.wal`)?.size ?? 0));
  return { generation: generations.join(), bytes: bytes.reduce((sum, size) => sum + size, 0) };
}

function statOf(path: string): BigIntStats | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false });
}

async function duckDbFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
  const found: string[] = [];
  for (const path of paths) if (await isDuckDb(path)) found.push(path);
  return found;
}

/** By its magic bytes, behind a checksum of eight. */
async function isDuckDb(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0);
    return bytesRead === 12 && buffer.toString('latin1', 8) === 'DUCK';
  } finally {
    await file.close();
  }
}
