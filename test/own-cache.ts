/** Tests use a cache of their own: the user's holds data sets that took hours, and services that are running. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder = '';

/** Called before the first worker is started, and workers inherit the environment. */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'bench-tests-'));
  // As under /var/tmp: a database's user has to be able to enter.
  chmodSync(folder, 0o755);
  process.env.BENCH_CACHE = folder;
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
