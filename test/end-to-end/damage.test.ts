/** What lies damaged in the cache is named, with what to do; wrong answers are told from right ones. */
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { MANIFEST_FILE } from '../../model/manifest.ts';
import { ORACLE_FILE } from '../../oracle/base.ts';
import { readRunFile } from '../../reports/run-file.ts';
import { bench, gentleScenarios, linesOf, PATIENCE_MS, place } from './bench.ts';
import { expectNothingLeft } from './traces.ts';

const at = place();
gentleScenarios(at);
const DATA = ['--products', '5'];
const SMALL = [...DATA, '--implementation', 'columnar'];
const RUN = ['run', ...SMALL, '--scenario', 'gentle', '--quick', '--duration', '1'];

beforeAll(async () => {
  const { code, stderr } = await bench(at, ['verify', ...SMALL]);
  expect(code, stderr).toBe(0);
  cpSync(at.cache, at.path('undamaged'), { recursive: true });
}, PATIENCE_MS);

beforeEach(() => {
  rmSync(at.cache, { recursive: true });
  cpSync(at.path('undamaged'), at.cache, { recursive: true });
});

test.each([
  ['has another byte', flip, /has another checksum than when it was written/],
  ['is too short', shorten, /has \d+ bytes instead of \d+/],
  ['is gone', remove, /is missing/],
])('a file of the data set that %s', async (_, damage, what) => {
  const file = join(datasetFolder(), 'receipt_line', '00001-00001.parquet');
  damage(file);

  const ended = await bench(at, ['generate', '--scale', '1', ...DATA]);

  expect(ended).toMatchObject({ code: 4, stdout: '' });
  expect(linesOf(ended.stderr)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^bench: damaged data set: ${file} ${what.source}; make the damaged files again: bench generate --scale 1 --seed 1 --products 5 --repair --out ${datasetFolder()}$`,
      ),
    ),
  ]);

  const repaired = await bench(at, ['generate', '--scale', '1', ...DATA, '--repair']);
  expect(repaired).toMatchObject({ code: 0, stderr: '' });
  expect(linesOf(repaired.stdout)).toEqual([
    expect.stringMatching(new RegExp(`^  receipt_line/00001-00001\\.parquet ${what.source}: made again$`)),
    `${datasetFolder()} is whole and undamaged now`,
  ]);
  const again = await bench(at, ['generate', '--scale', '1', ...DATA]);
  expect(again.stdout).toMatch(/was there already, and is undamaged/);
});

test('a manifest that is too short', async () => {
  const file = join(datasetFolder(), MANIFEST_FILE);
  shorten(file);
  const ended = await bench(at, ['verify', ...SMALL]);
  expect(ended).toMatchObject({ code: 4, stdout: '' });
  expect(ended.stderr).toBe(
    `bench: damaged data set: ${file} is not a manifest of this version; delete its folder and generate it again\n`,
  );
});

test('a run on a damaged data set measures nothing, and its file says that it failed', async () => {
  flip(join(datasetFolder(), 'receipt', '00001-00001.parquet'));

  const { code, stdout, stderr } = await bench(at, [...RUN, '--out', 'damaged']);

  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(linesOf(stderr).filter((line) => line.startsWith('bench:'))).toHaveLength(1);
  expect(linesOf(stderr).at(-1)).toMatch(/^bench: damaged data set: .*receipt\/00001-00001\.parquet/);
  expect(await readRunFile(at.path('damaged'))).toMatchObject({ state: 'failed' });
});

test('sums of the right answers that cannot be read', async () => {
  const folder = preparedFolder('oracle');
  for (const name of readdirSync(folder)) truncateSync(join(folder, name), 1000);

  const { code, stderr } = await bench(at, ['verify', ...SMALL]);

  expect(code).toBe(4);
  expect(linesOf(stderr)).toHaveLength(1);
  expect(stderr).toContain(`bench: cannot read the sums of right answers in ${folder} (`);
  expect(stderr).toMatch(/: remove that folder and try again$/m);
});

test(
  'a service that cannot start is said so in the report, with its own words and its log',
  async () => {
    for (const name of readdirSync(stateFolder())) truncateSync(join(stateFolder(), name), 1000);

    const { code, stdout, stderr } = await bench(at, [...RUN, '--out', 'no-start']);

    expect(code).toBe(4);
    expect(stdout).toContain('columnar failed (did-not-start)');
    expect(stderr).toMatch(/^bench: no cell could be measured: the reasons are in no-start\/report\.html$/m);
    const [result] = (await readRunFile(at.path('no-start'))).cells[0]?.repeats ?? [];
    const message = result?.state === 'failed' ? result.message : '';
    expect(message).toMatch(/^columnar backend ended with code 1: .*, before it was ready; see \S+$/);
    expect(readFileSync(message.slice(message.lastIndexOf(' ') + 1), 'utf8')).not.toBe('');
    await expectNothingLeft(at, []);
  },
  PATIENCE_MS,
);

test(
  'wrong answers: bench verify says where, bench run does not measure, and both exit with 1',
  async () => {
    await contradict(preparedFolder('oracle'));

    const verified = await bench(at, ['verify', ...SMALL, '--json']);
    const run = await bench(at, [...RUN, '--out', 'wrong']);

    expect(verified.code, verified.stderr).toBe(1);
    expect(JSON.parse(verified.stdout)[0].differences[0]).toMatch(/^GET \/v1\/.*/);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(linesOf(run.stderr).filter((line) => line.startsWith('bench:'))).toEqual([
      expect.stringMatching(/^bench: columnar gives wrong answers at scale 1, so it is not measured: GET \/v1\//),
    ]);
    const file = await readRunFile(at.path('wrong'));
    expect(file).toMatchObject({ state: 'failed', cells: [{ repeats: [{ state: 'failed', kind: 'wrong-answers' }] }] });
  },
  PATIENCE_MS,
);

function datasetFolder(): string {
  const folder = at.path('cache', 'datasets');
  return join(folder, readdirSync(folder)[0] ?? '');
}

function preparedFolder(name: string): string {
  const folder = at.path('cache', 'prepared');
  return join(folder, readdirSync(folder).find((candidate) => candidate.includes(name)) ?? '');
}

/** The prepared state of `columnar`, of which services get copies. */
function stateFolder(): string {
  return join(preparedFolder('columnar'), 'state');
}

/** Doubles what was sold, as the oracle knows it: then every implementation is wrong. */
async function contradict(oracle: string): Promise<void> {
  const instance = await DuckDBInstance.create(join(oracle, ORACLE_FILE));
  const connection = await instance.connect();
  await connection.run('UPDATE daily SET units = units * 2');
  connection.closeSync();
  instance.closeSync();
}

function flip(file: string): void {
  const bytes = readFileSync(file);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function shorten(file: string): void {
  truncateSync(file, readFileSync(file).length - 100);
}

function remove(file: string): void {
  rmSync(file);
}
