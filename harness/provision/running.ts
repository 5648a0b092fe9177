/**
 * The register of live children, one small file a harness in the cache: what the sweep needs should the harness and a
 * guard be killed at once. Written synchronously, before anybody is told of the child.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCache } from './cache.ts';
import type { Family } from './families.ts';
import { OWN_ID } from './identity.ts';

interface Entry {
  readonly family: Family;
  /** The register that it stands in, whatever $BENCH_CACHE says by the time it ends. */
  readonly path: string;
}

const entries = new Map<string, Entry>();

/** @throws {ProvisionError} kind `cache-unusable` */
export function remember(family: Family): void {
  const path = join(openCache().running, `${OWN_ID}.json`);
  entries.set(family.mark, { family, path });
  write(path);
}

/** Never throws: a register that names one too many does no harm, as its start time fits nobody. */
export function forget(family: Family): void {
  const entry = entries.get(family.mark);
  if (entry === undefined) return;
  entries.delete(family.mark);
  try {
    write(entry.path);
  } catch {
    // A full disk, or a cache that was removed under us; whoever starts the next child is told.
  }
}

/** Families in a register file; none if it was never finished. */
export function readRegister(path: string): Family[] {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(value) ? value.filter(isFamily) : [];
  } catch {
    return [];
  }
}

function write(path: string): void {
  const families = [...entries.values()].filter((entry) => entry.path === path).map((entry) => entry.family);
  if (families.length === 0) {
    rmSync(path, { force: true });
    return;
  }
  writeFileSync(`${path}.new`, JSON.stringify(families));
  renameSync(`${path}.new`, path);
}

function isFamily(value: unknown): value is Family {
  if (typeof value !== 'object' || value === null) return false;
  if (!('mark' in value) || typeof value.mark !== 'string' || !('leader' in value)) return false;
  const { leader } = value;
  if (typeof leader !== 'object' || leader === null || !('pid' in leader) || !('startTime' in leader)) return false;
  // A pid of 0 or 1 would make a signal go to our own group, or to everybody.
  return Number.isInteger(leader.pid) && Number(leader.pid) > 1 && Number.isInteger(leader.startTime);
}
