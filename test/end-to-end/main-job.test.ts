/** The main job, end to end: `bench run` on an empty cache, its table, its run file, and every report from that alone. */
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Measured } from '../../model/cell.ts';
import type { Outcomes } from '../../model/phase.ts';
import { RUN_FILE, RunFile } from '../../model/run-file.ts';
import { REPORT_FORMATS, type ReportFormatName } from '../../reports/registry.ts';
import { readRunFile } from '../../reports/run-file.ts';
import { bench, type Ended, linesOf, PATIENCE_MS, place } from './bench.ts';
import { leftoversIn, tracesOf } from './traces.ts';

const at = place();
const runFolder = at.path('first');
let first: Ended;
let file: RunFile;

beforeAll(async () => {
  first = await bench(at, ['run', '--scale', '1', '--quick', '--duration', '1', '--out', runFolder]);
  file = await readRunFile(runFolder);
}, 4 * PATIENCE_MS);

describe('bench run --scale 1 --quick', () => {
  test('succeeds, with a table on standard output and progress on standard error', () => {
    expect(first.code, first.stderr).toBe(0);
    for (const { implementation, scenario } of file.cells) {
      expect(first.stdout).toContain(implementation);
      expect(first.stdout).toContain(scenario);
      expect(first.stderr).toContain(`${implementation} ${scenario} at scale 1`);
    }
    expect(first.stdout).toMatch(/\d+ requests\/s/);
    expect(first.stdout).toContain('Report: first/report.html');
    expect(first.stderr).not.toContain('bench:');
  });

  test('writes a run file that fits its schema and says that the run has finished', () => {
    expect([...Value.Errors(RunFile, file)]).toEqual([]);
    expect(file.state).toBe('finished');
    expect(Date.parse(file.finishedAt ?? '')).toBeGreaterThan(Date.parse(file.startedAt));
    expect(file.plan).toMatchObject({ scales: [1], repeats: 1, quick: true });
    expect(file.datasets[0]?.receiptLines).toBeGreaterThan(40_000);
    expect(file.builds.map(({ fromCache }) => fromCache)).toEqual(file.plan.implementations.map(() => false));
    for (const { answersChecked, differences } of file.verifications) {
      expect(differences).toEqual([]);
      expect(answersChecked).toBeGreaterThan(0);
    }
  });

  test('finishes every cell with figures that can be true', () => {
    const results = file.cells.flatMap(({ repeats }) => repeats);
    expect(results).toHaveLength(file.plan.implementations.length * file.plan.scenarios.length);
    for (const result of results) {
      if (result.state !== 'done') throw new Error(`not done: ${JSON.stringify(result).slice(0, 500)}`);
      expectPlausible(result.measured);
    }
    const turns = results.flatMap((result) => (result.state === 'done' ? [result.measured.turn] : []));
    expect(turns.toSorted((a, b) => a - b)).toEqual(results.map((_, index) => index + 1));
  });

  test('leaves nothing but the run’s folder and what the cache is for', () => {
    expect(leftoversIn(at)).toEqual([]);
    expect(tracesOf(at)).toEqual([]);
    expect(existsSync(at.path('results'))).toBe(false);
    expect(existsSync(at.path('first', 'logs'))).toBe(false);
  });
});

describe('bench report', () => {
  // One for readers and one for machines: the others are as pure, and have golden files.
  test.each(['html', 'junit'] as const satisfies readonly ReportFormatName[])(
    'makes the form %s from the run file alone',
    async (form) => {
      const alone = at.path(`alone-${form}`);
      mkdirSync(alone);
      copyFileSync(at.path('first', RUN_FILE), at.path(`alone-${form}`, RUN_FILE));

      const beside = await bench(at, ['report', alone, '--format', form, '--out', at.path(`${form}-of-a-copy`)]);

      expect(beside, beside.stderr).toMatchObject({ code: 0, stderr: '', stdout: `${at.path(`${form}-of-a-copy`)}\n` });
      expect(readFileSync(at.path(`${form}-of-a-copy`), 'utf8')).toBe(REPORT_FORMATS[form].render(file));
    },
  );

  test('prints other forms than HTML on standard output, which may be a file', async () => {
    const { code, stdout, stderr } = await bench(at, ['report', at.path('first', RUN_FILE), '--format', 'csv']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(REPORT_FORMATS.csv.render(file));
  });

  test('gives the very page and the very tables that the run itself has given', async () => {
    expect(readFileSync(at.path('first', 'report.html'), 'utf8')).toBe(REPORT_FORMATS.html.render(file));
    expect(first.stdout.startsWith(REPORT_FORMATS.terminal.render(file))).toBe(true);
  });
});

test(
  'a second run takes data and builds from the cache, and with --json prints one document and nothing else',
  async () => {
    const again = await bench(at, [
      ...['run', '--scenario', 'browse', '--implementation', 'precompute,columnar', '--quick', '--duration', '1'],
      ...['--json', '--out', at.path('second')],
    ]);

    expect(again.code, again.stderr).toBe(0);
    expect(linesOf(again.stdout)).toHaveLength(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ run: { id: 'second', state: 'finished' } });
    const second = await readRunFile(at.path('second'));
    expect(again.stdout).toBe(REPORT_FORMATS.json.render(second));
    expect(second.datasets).toEqual(file.datasets);
    const built = file.builds.filter(({ implementation }) => second.plan.implementations.includes(implementation));
    expect(second.builds).toEqual(built.map((build) => ({ ...build, fromCache: true })));
    expect(second.builds).toHaveLength(2);
  },
  PATIENCE_MS,
);

function expectPlausible({ closed, open, correctness, cost }: Measured): void {
  if (closed === null || open === null) throw new Error('a phase is missing');
  for (const { outcomes, operations, series, cpuSeconds } of [closed, open]) {
    expect(sumOf(outcomes)).toBe(outcomes.due);
    expect(added(operations.map((operation) => operation.outcomes.due))).toBe(outcomes.due);
    expect(added(series.filter(({ second }) => second >= 0).map((second) => second.outcomes.due))).toBe(outcomes.due);
    for (const { response, outcomes: own } of operations) expect(response.recorded + response.failed).toBe(own.due);
    // /proc counts in steps of 10 ms, and a short open window may hold a handful of requests.
    expect(cpuSeconds.backend).toBeGreaterThanOrEqual(0);
    expect(cpuSeconds.driver).toBeGreaterThan(0);
  }
  expect(closed.cpuSeconds.backend).toBeGreaterThan(0);
  expect(closed.throughputPerSecond).toBeGreaterThan(0);
  // It counts answers that came in the window; each client may have sent one before.
  expect(closed.throughputPerSecond * closed.seconds).toBeLessThanOrEqual(closed.outcomes.answered + closed.clients);
  // Of two requests a second, none may be due in a window of one.
  expect(open.outcomes.answered).toBe(open.outcomes.due);
  expect(open.good).toBeLessThanOrEqual(open.outcomes.answered);
  expect(correctness).toMatchObject({ wrong: [] });
  expect(correctness.checked).toBeGreaterThan(0);
  expect(correctness.checked).toBeLessThanOrEqual(correctness.sampled);
  expect(cost.peakMemoryBytes.backend).toBeGreaterThan(10e6);
  expect(cost.diskBytes).toBeGreaterThan(100e3);
}

function sumOf({ answered, refused, timedOut, cutOff, unfinished }: Outcomes): number {
  return answered + refused + timedOut + cutOff + unfinished;
}

function added(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
