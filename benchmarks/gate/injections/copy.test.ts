/** Every slowdown still fits the sources of today, and what comes out is typed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IMPLEMENTATIONS } from '../../../implementations/registry.ts';
import type { Slowdown } from '../injected/slowdown.ts';
import { changesOf } from './changes.ts';
import { copyWith, INJECTION_FILE, type Injection, PROJECT } from './copy.ts';
import { LOST_INDEX } from './lost-index.ts';
import { QUERY } from './query.ts';

const each = (slowdown: Slowdown, implementations: readonly string[]): Injection[] =>
  implementations.map((implementation) => ({ slowdown, implementation }));

/** They sit at different places, so that all fit into one copy; what differs besides is a literal of the same type. */
const INJECTIONS: readonly Injection[] = [
  ...each({ kind: 'query' }, Object.keys(QUERY)),
  ...each({ kind: 'index' }, Object.keys(LOST_INDEX)),
  ...each({ kind: 'cpu', steps: 1000 }, ['precompute']),
  ...each({ kind: 'sleep', us: 100 }, ['on-demand']),
  ...each({ kind: 'tail', us: 100, seed: 1 }, ['batch-etl']),
  ...each({ kind: 'bytes', bytes: 100 }, ['columnar']),
];

let folder: string;
let copy: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inject-'));
  copy = join(folder, 'copy');
  await copyWith({ injections: INJECTIONS, to: copy, linkModules: true });
});
afterAll(() => rm(folder, { recursive: true }));

test('a copy with every slowdown in every implementation that has a place for it is typed', async () => {
  expect(typeErrors(await onlyServices(copy))).toBe('');
});

test('a copy tells what was injected', async () => {
  expect(JSON.parse(await readFile(join(copy, INJECTION_FILE), 'utf8'))).toEqual(INJECTIONS);
});

test('a copy has neither history nor results, and all else', async () => {
  expect(['.git', 'results', 'test-artifacts'].filter((name) => existsSync(join(copy, name)))).toEqual([]);
  for (const name of ['package-lock.json', '.ci/run', 'bin/bench.js', 'docs/vectors/price.csv'])
    expect(await readFile(join(copy, name))).toEqual(await readFile(join(PROJECT, name)));
});

test('what is there already is not written over', async () => {
  await expect(copyWith({ injections: [], to: folder })).rejects.toThrow('EEXIST');
});

test('an implementation that there is not is told, and a copy that cannot be made leaves nothing', async () => {
  const to = join(folder, 'failed');
  const nobody = each({ kind: 'none' }, ['nobody']);
  await expect(copyWith({ injections: nobody, to })).rejects.toThrow('there is no implementation "nobody"');
  const twice = each({ kind: 'index' }, ['precompute', 'precompute']);
  await expect(copyWith({ injections: twice, to })).rejects.toThrow('adapt benchmarks/gate/injections/');
  expect(existsSync(to)).toBe(false);
});

test('an implementation that has no such place is told, with those that have one', () => {
  expect(() => changesOf({ kind: 'index' }, 'columnar')).toThrow(
    'columnar has no place for "index": there is one in on-demand, precompute, batch-etl',
  );
});

test('every implementation has a place for one more statement', () => {
  expect(Object.keys(QUERY).toSorted()).toEqual(IMPLEMENTATIONS.map(({ name }) => name).toSorted());
});

/** And what they import: the rest is as it was. @returns the settings of the compiler */
async function onlyServices(root: string): Promise<string> {
  const file = join(root, 'tsconfig.services.json');
  const services = { extends: './tsconfig.json', include: ['implementations/*/*.ts'], exclude: ['**/*.test.ts'] };
  await writeFile(file, JSON.stringify(services));
  return file;
}

function typeErrors(project: string): string {
  const compiler = join(PROJECT, 'node_modules/typescript/bin/tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', project], {
    encoding: 'utf8',
  });
  return status === 0 ? '' : stdout + stderr;
}
