import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCache, removeScratch, scratchFolder } from './cache.ts';
import { ownCache } from './test-helpers.ts';

const folder = ownCache();
const mode = (path: string) => statSync(path).mode & 0o777;

test('the cache is made where BENCH_CACHE says, open to a database user whatever the umask', () => {
  const umask = process.umask(0o077);
  const cache = openCache();
  process.umask(umask);
  expect(cache.root).toBe(join(folder.current, 'cache'));
  expect(readdirSync(cache.root).toSorted()).toEqual([
    ...['calibrations', 'compiled', 'datasets', 'prepared', 'running', 'scratch'],
  ]);
  expect([cache.root, cache.datasets, cache.prepared, cache.scratch].map(mode)).toEqual([0o755, 0o755, 0o755, 0o755]);
});

test('a folder of the user keeps its mode', () => {
  const root = join(folder.current, 'mine');
  mkdirSync(root, { mode: 0o700 });
  openCache({ BENCH_CACHE: root });
  expect(mode(root)).toBe(0o700);
});

test('a file in the place of the cache is refused in one line', () => {
  const root = join(folder.current, 'file');
  writeFileSync(root, '');
  expect(() => openCache({ BENCH_CACHE: root })).toThrow(
    `cannot use the cache folder ${root} (EEXIST): set BENCH_CACHE to a folder of yours that can be written`,
  );
});

// Root may write anywhere.
test.skipIf(userInfo().uid === 0)('a folder that cannot be written is refused', () => {
  const root = join(folder.current, 'closed');
  mkdirSync(root);
  chmodSync(root, 0o555);
  expect(() => openCache({ BENCH_CACHE: root })).toThrow('EACCES');
});

test('scratch folders start empty and go together', async () => {
  const first = await scratchFolder('clone');
  writeFileSync(join(first, 'old'), '');
  expect(readdirSync(await scratchFolder('clone'))).toEqual([]);
  await removeScratch();
  expect(existsSync(first)).toBe(false);
});
