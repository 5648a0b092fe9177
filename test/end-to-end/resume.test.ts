/** `bench run --resume`: a run that was interrupted or killed is finished, and nothing that was measured is touched. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { OWN_ID } from '../../harness/provision/identity.ts';
import type { CellResult } from '../../model/cell.ts';
import { RUN_FILE, type RunFile } from '../../model/run-file.ts';
import { readRunFile } from '../../reports/run-file.ts';
import {
  bench,
  type Ended,
  gentleScenarios,
  linesOf,
  PATIENCE_MS,
  place,
  type Running,
  startBench,
  until,
} from './bench.ts';
import { expectNothingLeft, harnessOf } from './traces.ts';

const at = place();
gentleScenarios(at);
/** One cell with three repeats. */
const SMALL = [
  ...['run', '--implementation', 'columnar', '--scenario', 'gentle', '--repeats', '3'],
  ...['--products', '5', '--quick', '--duration', '1'],
];

// A finished run, of which tests here take copies; and what they take from the cache.
beforeAll(async () => {
  const { code, stderr } = await bench(at, [...SMALL, '--out', 'whole']);
  expect(code, stderr).toBe(0);
}, PATIENCE_MS);

const repeatsOf = async (name: string): Promise<readonly CellResult[]> =>
  (await readRunFile(at.path(name))).cells.flatMap(({ repeats }) => repeats);
const turnsOf = (results: readonly CellResult[]) =>
  results.map((result) => (result.state === 'done' ? result.measured.turn : result.state));
const log = (name: string, repeat: number) => at.path(name, 'histograms', `1-columnar-gentle-${repeat}-open.hlog`);

/** A copy of a finished run with something changed in its file. */
async function copyWith(name: string, change: (file: RunFile) => void): Promise<RunFile> {
  cpSync(at.path('whole'), at.path(name), { recursive: true });
  const file = await readRunFile(at.path(name));
  change(file);
  writeFileSync(at.path(name, RUN_FILE), `${JSON.stringify(file)}\n`);
  return file;
}

/** A run in the open phase of its second repeat. */
async function runUntilSecond(name: string): Promise<Running> {
  const running = startBench(at, [...SMALL, '--out', name]);
  await until('the second repeat is driven', () => {
    expect(running.hasEnded()).toBe(false);
    return existsSync(log(name, 2));
  });
  return running;
}

/** Goes on with it, and holds the outcome against what was there before. */
async function expectFinished(name: string): Promise<Ended> {
  const [first] = await repeatsOf(name);
  const ended = await bench(at, ['run', '--resume', name]);

  expect(ended.code, ended.stderr).toBe(0);
  expect(linesOf(ended.stderr)).toContain('[2/3] columnar gentle at scale 1, repeat 2 of 3');
  expect(ended.stderr).toContain('2 repeats of 1 cell to measure: about ');
  expect(ended.stderr).toContain('verifying a sample of columnar at scale 1');
  expect(ended.stderr).not.toContain('[1/3]');
  expect(ended.stdout).toContain(`Report: ${name}/report.html`);
  const file = await readRunFile(at.path(name));
  expect(file).toMatchObject({ state: 'finished', resumed: [{ fromTurn: 2 }] });
  expect(file.doubts.map(({ kind }) => kind)).toContain('resumed');
  expect([file.datasets, file.builds, file.verifications].map(({ length }) => length)).toEqual([1, 1, 1]);
  const after = await repeatsOf(name);
  expect(turnsOf(after)).toEqual([1, 2, 3]);
  expect(JSON.stringify(after[0])).toBe(JSON.stringify(first));
  // Of the half-measured repeat nothing is left.
  for (const repeat of [1, 2, 3]) expect(readFileSync(log(name, repeat), 'utf8').match(/^#\[Hist/gm)).toHaveLength(1);
  expect(readdirSync(at.path(name)).toSorted()).toEqual(['histograms', 'report.html', RUN_FILE]);
  await expectNothingLeft(at, []);
  return ended;
}

test(
  'after Ctrl-C in the middle of it, which says how to go on',
  async () => {
    const running = await runUntilSecond('interrupted');
    running.signalGroup('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(linesOf(stderr).slice(-3)).toEqual([
      'bench: what was measured so far is kept: bench report interrupted',
      'bench: to go on with the rest: bench run --resume interrupted',
      'bench: interrupted by SIGINT',
    ]);
    expect(turnsOf(await repeatsOf('interrupted'))).toEqual([1, 'pending', 'pending']);

    await expectFinished('interrupted');
  },
  2 * PATIENCE_MS,
);

test(
  'after SIGKILL, whose name in the folder counts for nothing',
  async () => {
    const running = await runUntilSecond('killed');
    process.kill(harnessOf(running.pid) ?? 0, 'SIGKILL');
    expect(await running.ended).toMatchObject({ code: 137 });
    expect(readdirSync(at.path('killed')).filter((name) => name.startsWith('.writer-'))).toHaveLength(1);

    await expectFinished('killed');
  },
  2 * PATIENCE_MS,
);

test(
  'while somebody else is at it, it is refused, and nothing is touched',
  async () => {
    await copyWith('held', (file) => file.cells[0]?.repeats.fill({ state: 'pending' }, 1));
    const before = readFileSync(at.path('held', RUN_FILE));
    // This very process: the name of one that lives.
    writeFileSync(at.path('held', `.writer-${OWN_ID}`), '');
    const ended = await bench(at, ['run', '--resume', 'held']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toBe(
      `bench: another bench (process ${process.pid}) is writing into ${at.path('held')}: wait for its end\n`,
    );
    expect(readFileSync(at.path('held', RUN_FILE)).equals(before)).toBe(true);
  },
  PATIENCE_MS,
);

test(
  'of a finished run there is nothing to do: its table, and not a byte changed',
  async () => {
    const before = readFileSync(at.path('whole', RUN_FILE));
    const ended = await bench(at, ['run', '--resume', 'whole']);
    expect(ended).toMatchObject({ code: 0, stderr: 'bench: nothing is missing in whole: this is its table\n' });
    const report = await bench(at, ['report', 'whole', '--format', 'terminal']);
    expect(ended.stdout.startsWith(report.stdout)).toBe(true);
    expect(readFileSync(at.path('whole', RUN_FILE)).equals(before)).toBe(true);
  },
  PATIENCE_MS,
);

test(
  'what failed by the harness is measured again, what failed by the implementation is not; another bench is a doubt',
  async () => {
    const crashed: CellResult = { state: 'failed', kind: 'crashed', message: 'gone' };
    const before = await copyWith('failed', (file) => {
      file.benchVersion = '0.0.1';
      file.cells[0]?.repeats.splice(0, 2, { state: 'failed', kind: 'driver', message: 'a mistake of ours' }, crashed);
    });
    const ended = await bench(at, ['run', '--resume', at.path('failed', RUN_FILE)]);
    expect(ended.code, ended.stderr).toBe(0);
    const after = await repeatsOf('failed');
    expect(turnsOf(after)).toEqual([4, 'failed', 3]);
    expect(after.slice(1)).toEqual(before.cells[0]?.repeats.slice(1));
    const { doubts } = await readRunFile(at.path('failed'));
    expect(doubts.map(({ message }) => message).join('\n')).toMatch(/version of bench: 0\.0\.1, then \d/);
  },
  PATIENCE_MS,
);

test(
  'data of another version of the generator is another data set',
  async () => {
    await copyWith('other-data', (file) => {
      for (const dataset of file.datasets) dataset.version--;
      file.cells[0]?.repeats.fill({ state: 'pending' }, 1);
    });
    const ended = await bench(at, ['run', '--resume', 'other-data']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(
      /^bench: \/.*\/other-data was measured on data of generator version \d+, and this is version \d+: begin a new run, or .*\n$/,
    );
  },
  PATIENCE_MS,
);
