import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from './write-whole.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-whole-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file is replaced, and nothing stays beside it', async () => {
  const file = join(folder, 'page.html');
  for (const text of ['old', 'new']) await writeWhole(file, text);
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['page.html']);
});

test('a reader of the old file goes on reading the old one', async () => {
  const file = join(folder, 'page.html');
  writeFileSync(file, 'old');
  const { ino } = lstatSync(file);
  await writeWhole(file, 'new');
  expect(lstatSync(file).ino).not.toBe(ino);
});

test('a link stays a link: what it leads to is replaced', async () => {
  writeFileSync(join(folder, 'real'), 'old');
  symlinkSync('real', join(folder, 'link'));
  await writeWhole(join(folder, 'link'), 'new');
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
});

test('what is no file is written to and never replaced', async () => {
  await writeWhole('/dev/null', 'text');
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
});

test.each([
  ['a folder', 'taken', 'EISDIR'],
  ['a place in a folder that is not there', 'nowhere/page.html', 'ENOENT'],
  ['a place in what is no folder', 'file/page.html', 'ENOTDIR'],
])('%s is refused in one line, and nothing is left behind', async (_, name, code) => {
  mkdirSync(join(folder, 'taken'));
  writeFileSync(join(folder, 'file'), '');
  const file = join(folder, name);
  await expect(writeWhole(file, 'text')).rejects.toThrow(
    `cannot write ${file} (${code}): choose another file with --out`,
  );
  expect(readdirSync(folder).toSorted()).toEqual(['file', 'taken']);
});
