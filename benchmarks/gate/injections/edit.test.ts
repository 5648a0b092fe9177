/** Edits that do not fit any more are told, not left out. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyChanges, replacedOnce } from './edit.ts';

const change = { file: 'a.ts', replace: 'old', by: 'new' };

test('a text that is there once is replaced', () => {
  expect(replacedOnce('an old one', change)).toBe('an new one');
});

test('what is put in is taken as it is', () => {
  expect(replacedOnce('an old one', { ...change, by: '$1 $& old' })).toBe('an $1 $& old one');
});

test.each([
  ['a new one', 'is not there'],
  ['old and old', 'is there 2 times'],
])('"%s" %s: the error says which file and what to do', (source, what) => {
  expect(() => replacedOnce(source, change)).toThrow(
    `a.ts has changed: "old" ${what}, where it is to be patched: adapt benchmarks/gate/injections/`,
  );
});

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'edits-'));
});
afterEach(() => rm(root, { recursive: true }));

test('changes of one file come on top of each other', async () => {
  await writeFile(join(root, 'a.ts'), 'an old one');
  await applyChanges(root, [change, { file: 'a.ts', replace: 'new one', by: 'new two' }]);
  expect(await readFile(join(root, 'a.ts'), 'utf8')).toBe('an new two');
});

test('a file that is to be made must not be there', async () => {
  await writeFile(join(root, 'a.ts'), 'something');
  await expect(applyChanges(root, [{ file: 'a.ts', make: 'else' }])).rejects.toThrow('EEXIST');
});
