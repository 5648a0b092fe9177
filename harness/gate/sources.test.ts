import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillSide } from './sides.ts';
import { checkoutFor, type Source, sourceNamed, usualBase } from './sources.ts';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'gate-sources-')));
const origin = join(home, 'origin');
const clone = join(home, 'clone');
const shallow = join(home, 'shallow');
const { signal } = new AbortController();

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=Emma', '-c', 'user.email=emma@example.org', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

const write = (folder: string, file: string, text: string) => writeFileSync(join(folder, file), text);
const commit = (folder: string, text: string) => {
  write(folder, 'implementations/registry.ts', text);
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', text);
  return git(folder, 'rev-parse', 'HEAD');
};

let common = '';

beforeAll(() => {
  mkdirSync(join(origin, 'implementations'), { recursive: true });
  execFileSync('git', ['init', '-q', '-b', 'main', origin]);
  write(origin, '.gitignore', 'ignored\n');
  common = commit(origin, 'one');
  execFileSync('git', ['clone', '-q', origin, clone]);
  git(clone, 'checkout', '-q', '-b', 'faster');
  commit(clone, 'two');
  commit(origin, 'three');
  git(clone, 'fetch', '-q');
  execFileSync('git', ['clone', '-q', '--depth', '1', `file://${origin}`, shallow]);
  git(shallow, 'checkout', '-q', '-b', 'feature');
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

const checkout = (folder: string) => checkoutFor(folder, home, signal);

test('the usual base is where the branch left the main branch of its origin', async () => {
  expect(await usualBase(await checkout(clone), signal)).toMatchObject({
    kind: 'commit',
    commit: common,
    words: 'merge-base of HEAD and origin/HEAD',
  });
});

test('a folder that is no repository has no usual base, and may name folders only', async () => {
  const folder: Source = { kind: 'folder', folder: home, words: 'here' };
  await expect(usualBase(folder, signal)).rejects.toMatchObject({
    failure: 'call',
    message: expect.stringContaining('--base DIR'),
  });
  await expect(sourceNamed('main', '--base', folder, signal)).rejects.toMatchObject({ failure: 'call' });
  expect(await sourceNamed(clone, '--base', folder, signal)).toMatchObject({ kind: 'folder', folder: clone });
});

test.each(['no-such-ref', '--help', 'HEAD~99'])('"%s" is neither a folder nor a commit', async (words) => {
  await expect(sourceNamed(words, '--base', await checkout(clone), signal)).rejects.toMatchObject({
    failure: 'call',
    message: expect.stringContaining(`--base ${words}: neither a folder nor a commit of ${clone}`),
  });
});

test('a folder that is no checkout is refused', async () => {
  await expect(sourceNamed(home, '--candidate', await checkout(clone), signal)).rejects.toMatchObject({
    failure: 'call',
    message: expect.stringContaining('no checkout of this project'),
  });
});

test('a shallow clone says how to get the history that is missing', async () => {
  const here = await checkout(shallow);
  const words = { failure: 'not-done', message: expect.stringMatching(/git fetch --unshallow, or fetch-depth: 0/) };
  await expect(sourceNamed(common, '--base', here, signal)).rejects.toMatchObject(words);
  git(shallow, 'remote', 'set-head', 'origin', '--delete');
  git(shallow, 'update-ref', '-d', 'refs/remotes/origin/main');
  git(shallow, 'branch', '-qD', 'main');
  await expect(usualBase(here, signal)).rejects.toMatchObject(words);
});

describe('a side', () => {
  test('of a commit has its files, and leaves nothing in the repository', async () => {
    const before = git(clone, 'status', '--porcelain', '--ignored');
    const target = join(home, 'side-a');
    await fillSide(await sourceNamed(common, '--base', await checkout(clone), signal), target, signal);
    expect(textOf(target)).toBe('one');
    expect(git(clone, 'status', '--porcelain', '--ignored')).toBe(before);
    expect(git(clone, 'worktree', 'list').split('\n')).toHaveLength(1);
  });

  test('of the working copy has what is changed, new or deleted in it, and nothing that is ignored', async () => {
    write(clone, 'implementations/registry.ts', 'changed');
    write(clone, 'new file', 'new');
    write(clone, 'ignored', 'x');
    rmSync(join(clone, '.gitignore'));
    write(clone, '.git/info/exclude', 'ignored\n');
    const here = await checkout(clone);
    expect(here).toMatchObject({ kind: 'working-copy', dirty: true });
    const target = join(home, 'side-b');
    await fillSide(here, target, signal);
    expect(
      execFileSync('find', ['.', '-type', 'f'], { cwd: target, encoding: 'utf8' }).trim().split('\n').sort(),
    ).toEqual(['./implementations/registry.ts', './new file']);
    expect(textOf(target)).toBe('changed');
  });
});

const textOf = (folder: string) =>
  execFileSync('cat', [join(folder, 'implementations/registry.ts')], { encoding: 'utf8' });
