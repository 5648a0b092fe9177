import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { OWN_ID } from './provision/identity.ts';
import { pidNamespace, readStat } from './provision/processes.ts';
import { holdRunFolder, RunFolderError, writersOf } from './run-folder.ts';

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-run-folder-'));
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Of the process that started this one: it lives, and is not us. */
const parent = () => `${process.ppid}-${readStat(process.ppid)?.startTime}-${pidNamespace()}`;
const put = (folder: string, owner: string) => writeFileSync(join(folder, `.writer-${owner}`), '');

test('whoever works in a folder is named in it, until the work is done or has failed', async () => {
  const folder = newFolder();
  expect(await holdRunFolder(folder, () => writersOf(folder))).toEqual([OWN_ID]);
  await expect(
    holdRunFolder(folder, async () => {
      throw new Error('a mistake');
    }),
  ).rejects.toThrow('a mistake');
  expect(readdirSync(folder)).toEqual([]);
});

test.runIf(process.platform === 'linux')('a second one gives way to one that lives, and leaves no name', async () => {
  const folder = newFolder();
  put(folder, parent());
  await expect(holdRunFolder(folder, async () => 'work')).rejects.toThrow(RunFolderError);
  expect(readdirSync(folder)).toEqual([`.writer-${parent()}`]);
});

test.runIf(process.platform === 'linux')('the dead are no hindrance, whoever has their process id now', async () => {
  const folder = newFolder();
  put(folder, `999999999-1-${pidNamespace()}`);
  put(folder, `${process.ppid}-1-${pidNamespace()}`);
  expect(await writersOf(folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
  expect(await holdRunFolder(folder, async () => 'work')).toBe('work');
});

test('one of another container lives until it has written nothing for a day', async () => {
  const folder = newFolder();
  put(folder, '1-1-1');
  await expect(holdRunFolder(folder, async () => 'work')).rejects.toThrow('(process 1) is writing into');
});

test('a folder that is not there is refused in one line', async () => {
  const folder = join(newFolder(), 'none');
  await expect(holdRunFolder(folder, async () => 'work')).rejects.toThrow(/^cannot write into \/.*none \(ENOENT\): /);
});
