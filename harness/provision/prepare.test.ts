import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Command, Implementation } from '../../model/implementation.ts';
import { folderBytes } from '../measure/disk.ts';
import { openCache } from './cache.ts';
import { prepareState } from './prepare.ts';
import { ownCache, workspace } from './test-helpers.ts';

const folder = ownCache();
const space = workspace('/data/shops-1', { unit: 'day' });

/** Counts its runs beside the cache, and appends to its state what it was given. */
const BUILD = `
  const { appendFileSync } = require('node:fs');
  appendFileSync(process.env.RUNS, 'x');
  appendFileSync(process.env.BENCH_STATE + '/table', process.env.BENCH_DATASET + ' by ' + process.env.BENCH_OPTION_UNIT + '. ');`;

function implementation(scripts: readonly string[]): Implementation {
  const command = (script: string): Command => ({
    component: 'job',
    argv: ['node', '-e', script],
    env: { RUNS: join(folder.current, 'runs') },
  });
  return {
    name: 'corner-shop',
    summary: 'a service for tests',
    store: 'own',
    options: { unit: { summary: 'of the table', values: ['day', 'week'] } },
    capabilities: () => ({ answers: 'current', writes: 'durable' }),
    prepare: () => scripts.map(command),
    serve: () => [command('')],
  };
}

function prepare(scripts: readonly string[], inSpace = space) {
  return prepareState({ implementation: implementation(scripts), space: inSpace, logFolder: folder.current });
}

const runs = () => readFileSync(join(folder.current, 'runs'), 'utf8').length;

test('the commands run one after the other into one state, once', async () => {
  const built = await prepare([BUILD, BUILD]);
  const table = '/data/shops-1 by day. /data/shops-1 by day. ';
  expect(readFileSync(join(built.stateFolder, 'table'), 'utf8')).toBe(table);
  expect(built).toMatchObject({ fromCache: false, diskBytes: await folderBytes(built.stateFolder) });
  expect(built.seconds).toBeGreaterThan(0);
  expect(await prepare([BUILD, BUILD])).toEqual({ ...built, fromCache: true });
  expect(runs()).toBe(2);
});

test('another variant, another data set and another program are other states', async () => {
  const week = workspace('/data/shops-1', { unit: 'week' });
  const manifest = { ...space.dataset.manifest, version: 2 };
  const regenerated = { ...space, dataset: { ...space.dataset, manifest } };
  const states = [
    await prepare([BUILD]),
    await prepare([BUILD], week),
    await prepare([BUILD], regenerated),
    await prepare([`${BUILD} // improved`]),
  ];
  expect(new Set(states.map(({ stateFolder }) => stateFolder)).size).toBe(4);
  expect(runs()).toBe(4);
});

test('an implementation without anything to prepare has an empty state', async () => {
  const { stateFolder, seconds, diskBytes } = await prepare([]);
  expect(readdirSync(stateFolder)).toEqual([]);
  expect({ seconds, diskBytes }).toEqual({ seconds: 0, diskBytes: 0 });
});

test('a build that fails says why and is not kept', async () => {
  const failed = prepare([BUILD, 'throw new Error("no flour")']);
  await expect(failed).rejects.toMatchObject({
    kind: 'command-failed',
    message: expect.stringContaining('corner-shop prepare 2 (job) ended with code 1: Error: no flour; see '),
  });
  expect(readdirSync(openCache().prepared)).toEqual([]);
});

test('a load that was killed half-way is not taken for a loaded state, and the next one starts from nothing', async () => {
  const killed = prepare([`${BUILD} process.kill(process.pid, 'SIGKILL');`]);
  await expect(killed).rejects.toMatchObject({
    kind: 'command-failed',
    message: expect.stringContaining('corner-shop prepare 1 (job) was ended by SIGKILL'),
  });
  expect(readdirSync(openCache().prepared)).toEqual([]);
  const { stateFolder, fromCache } = await prepare([BUILD]);
  expect(fromCache).toBe(false);
  expect(readFileSync(join(stateFolder, 'table'), 'utf8')).toBe('/data/shops-1 by day. ');
});

test('an interrupted build is not kept', async () => {
  const signal = AbortSignal.abort();
  const interrupted = prepareState({
    implementation: implementation([BUILD]),
    space,
    logFolder: folder.current,
    signal,
  });
  await expect(interrupted).rejects.toMatchObject({ kind: 'interrupted' });
  expect(readdirSync(openCache().prepared)).toEqual([]);
});

test('damaged figures are told, with the folder to remove', async () => {
  const { stateFolder } = await prepare([BUILD]);
  const state = join(stateFolder, '..');
  writeFileSync(join(state, 'figures.json'), '{"seconds":"many"}');
  await expect(prepare([BUILD])).rejects.toThrow(
    `the prepared state ${state} is damaged: remove that folder and try again`,
  );
  rmSync(state, { recursive: true });
  expect(await prepare([BUILD])).toMatchObject({ fromCache: false });
  expect(existsSync(stateFolder)).toBe(true);
});

test('a program that a command names is another one when it or what is beside it has changed', async () => {
  const program = join(folder.current, 'program');
  mkdirSync(program);
  const file = join(program, 'build.cjs');
  writeFileSync(file, "require('./part.cjs');");
  writeFileSync(join(program, 'part.cjs'), BUILD);
  const ofFile = (): Implementation => ({
    ...implementation([]),
    prepare: () => [{ component: 'job', argv: ['node', file], env: { RUNS: join(folder.current, 'runs') } }],
  });
  const prepareFile = () => prepareState({ implementation: ofFile(), space, logFolder: folder.current });

  const first = await prepareFile();
  expect(await prepareFile()).toMatchObject({ name: first.name, fromCache: true });
  writeFileSync(join(program, 'part.cjs'), `${BUILD} // improved`);
  const second = await prepareFile();
  expect(second).toMatchObject({ fromCache: false });
  expect(second.name).not.toBe(first.name);
});
