import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownCache } from '../test-helpers.ts';
import { POSTGRES_USER, postgresPrograms } from './binaries.ts';

const base = ownCache();

test.skipIf(POSTGRES_USER === undefined)(
  'as root a cache behind a closed folder is told, with the folder and what to do (skipped: not root)',
  async () => {
    const closed = join(base.current, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    chmodSync(base.current, 0o755);
    process.env.BENCH_CACHE = join(closed, 'cache');
    await expect(postgresPrograms()).rejects.toMatchObject({
      kind: 'cache-unusable',
      message: expect.stringContaining(`may not enter ${closed}: set BENCH_CACHE`),
    });
  },
);
