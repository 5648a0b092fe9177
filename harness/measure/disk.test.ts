import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderBytes } from './disk.ts';

it('counts what files hold at every depth, and not the holes in them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-disk-'));
  try {
    await mkdir(join(folder, 'deep', 'deeper'), { recursive: true });
    await writeFile(join(folder, 'deep', 'deeper', 'full'), Buffer.alloc(100_000, 1), { flush: true });
    await writeFile(join(folder, 'hole'), '');
    await truncate(join(folder, 'hole'), 10 ** 9);
    const bytes = await folderBytes(folder);
    expect(bytes).toBeGreaterThanOrEqual(100_000);
    expect(bytes).toBeLessThan(10 ** 7);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('a folder that does not exist holds nothing', async () => {
  expect(await folderBytes(join(tmpdir(), 'bench-no-such-folder'))).toBe(0);
});
