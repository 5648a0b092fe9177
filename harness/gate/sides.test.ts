import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fillSide } from './sides.ts';

const at = mkdtempSync(join(tmpdir(), 'bench-sides-'));
afterAll(() => rmSync(at, { recursive: true, force: true }));

test.each(['', '/'])('a folder written with "%s" at its end is copied without packages and results', async (end) => {
  const from = join(at, `from${end === '' ? 1 : 2}`);
  for (const folder of ['node_modules', 'results', 'implementations/node_modules'])
    mkdirSync(join(from, folder), { recursive: true });
  writeFileSync(join(from, 'package.json'), '{}');
  const to = join(at, `to${end === '' ? 1 : 2}`);
  await fillSide({ kind: 'folder', folder: `${from}${end}`, words: 'a folder' }, to, new AbortController().signal);
  expect(readdirSync(to).sort()).toEqual(['implementations', 'package.json']);
  // Only in its root are they what is made anew.
  expect(readdirSync(join(to, 'implementations'))).toEqual(['node_modules']);
});
