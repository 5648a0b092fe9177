/** SIGKILL to any part of it: the rest ends by itself, the next command tidies up, and a run goes on without what died. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { readRunFile } from '../../reports/run-file.ts';
import { bench, gentleScenarios, PATIENCE_MS, place, type Running, startBench, until } from './bench.ts';
import {
  expectNothingLeft,
  finishedRanges,
  groupsOf,
  harnessOf,
  isThere,
  leftoversIn,
  type Trace,
  tracesOf,
} from './traces.ts';

const at = place();
gentleScenarios(at);
const SMALL = ['--implementation', 'columnar', '--products', '5', '--quick', '--duration', '2'];
const VERIFY = ['verify', '--implementation', 'columnar', '--products', '5'];
/** Little, as commands of other tests would sweep them sooner or later; their grace is 10 s. */
const BY_THEMSELVES_MS = 30_000;

// Data and builds that all tests here take from the cache.
beforeAll(async () => {
  const { code, stderr } = await bench(at, VERIFY);
  expect(code, stderr).toBe(0);
}, PATIENCE_MS);

test(
  'the harness: its services are gone soon, what was measured can be reported, and the next command tidies up',
  async () => {
    const { out, running, harness, traces } = await runUntilDriven('harness', 'gentle');

    process.kill(harness, 'SIGKILL');

    expect(await running.ended).toMatchObject({ code: 137, stdout: '' });
    const areGone = () => traces.every(({ pid }) => !isThere(pid));
    await until('its services and guards are gone by themselves', areGone, BY_THEMSELVES_MS);
    await until('their control groups, too', async () => (await groupsOf(harness)).length === 0, BY_THEMSELVES_MS);
    expect(leftoversIn(at)).not.toEqual([]);
    const next = await bench(at, VERIFY);
    expect(next, next.stderr).toMatchObject({ code: 0 });
    expect(next.stderr).toMatch(/^bench: removed \d+ half-written folders that a killed run had left behind$/m);
    await expectNothingLeft(at, traces);
    expect(await readRunFile(out)).toMatchObject({ state: 'running', finishedAt: null });
    const report = await bench(at, ['report', out, '--format', 'md']);
    expect(report).toMatchObject({ code: 0, stderr: '' });
  },
  PATIENCE_MS,
);

test(
  'the harness while it generates: the next generation goes on where it stopped',
  async () => {
    const generate = ['generate', '--scale', '150', '--products', '3'];
    const running = startBench(at, generate);
    await until('a range is finished', () => finishedRanges(at, 'scale-150') > 0);

    process.kill(harnessOf(running.pid) ?? 0, 'SIGKILL');

    expect(await running.ended).toMatchObject({ code: 137 });
    const next = await bench(at, generate);
    expect(next, next.stderr).toMatchObject({ code: 0 });
    expect(next.stderr).toMatch(/^going on with \d+0 of 150 shops$/m);
    expect(readdirSync(at.path('cache', 'datasets')).filter((name) => name.includes('scale-150'))).toHaveLength(1);
    await expectNothingLeft(at, []);
  },
  PATIENCE_MS,
);

test(
  'the harness and its guards at once: the next command ends the services',
  async () => {
    const { running, harness, traces } = await runUntilDriven('guards', 'gentle');

    for (const { pid, guarded } of traces) if (!guarded) process.kill(pid, 'SIGSTOP');
    process.kill(harness, 'SIGKILL');
    for (const { pid, guarded } of traces) if (!guarded) process.kill(pid, 'SIGKILL');

    await running.ended;
    expect(tracesOf(at)).toHaveLength(1);
    const next = await bench(at, ['doctor']);
    expect(next, next.stderr).toMatchObject({ code: 0 });
    // Which command is the next: groups are swept machine-wide, and one of another test may have come first.
    expect(await groupsOf(harness)).toEqual([]);
    await expectNothingLeft(at, traces);
  },
  PATIENCE_MS,
);

test(
  'the shim: the harness notices, and ends as if it had been interrupted',
  async () => {
    const { out, running, harness, traces } = await runUntilDriven('shim', 'gentle');

    running.signalShim('SIGKILL');

    const { signal, stderr } = await running.ended;
    expect(signal).toBe('SIGKILL');
    await until('the harness is gone', () => !isThere(harness));
    expect(stderr).toContain('bench: interrupted by the end of its parent process');
    expect(await groupsOf(harness)).toEqual([]);
    await expectNothingLeft(at, traces);
    expect(await readRunFile(out)).toMatchObject({ state: 'interrupted' });
  },
  PATIENCE_MS,
);

test(
  'the service in the middle of a cell: that cell has failed, and the others are measured',
  async () => {
    const { out, running, traces } = await runUntilDriven('one-of-two', 'gentle,gentle-too');

    killService(traces);

    const { code, stdout, stderr } = await running.ended;
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('crashed');
    const { state, cells } = await readRunFile(out);
    expect(state).toBe('finished');
    const results = new Map(cells.map(({ scenario, repeats }) => [scenario, repeats[0]]));
    expect(results.get('gentle-too')).toMatchObject({ state: 'done', measured: { turn: 2 } });
    const crashed = results.get('gentle');
    expect(crashed).toMatchObject({ state: 'failed', kind: 'crashed' });
    const log = /^columnar backend was ended by SIGKILL.*; see (\S+)$/.exec(
      crashed?.state === 'failed' ? crashed.message : '',
    );
    expect(existsSync(log?.[1] ?? ''), JSON.stringify(crashed)).toBe(true);
    await expectNothingLeft(at, traces);
  },
  PATIENCE_MS,
);

test(
  'the service in the only cell: nothing was measured, and the exit code says so',
  async () => {
    const { out, running, traces } = await runUntilDriven('one-of-one', 'gentle');

    killService(traces);

    const { code, stderr } = await running.ended;
    expect(code).toBe(4);
    expect(stderr).toMatch(/^bench: no cell could be measured: the reasons are in one-of-one\/report\.html$/m);
    expect(readFileSync(`${out}/report.html`, 'utf8')).toContain('was ended by SIGKILL');
    await expectNothingLeft(at, traces);
  },
  PATIENCE_MS,
);

test(
  'a mistake of ours is no regression: exit code 4, one line, and nothing left',
  async () => {
    // Thrown where nobody can catch it, in the harness alone: the shim has no channel.
    const mistake = 'if (process.channel) setTimeout(() => { throw new Error("of\\nours") }, 3000)';
    const { code, stderr } = await bench(at, ['serve', 'columnar', '--products', '5'], {
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(mistake)}` },
    });
    expect(code).toBe(4);
    expect(stderr).toBe('bench: of ours (unexpected: set BENCH_DEBUG=1 to see where it comes from)\n');
    await expectNothingLeft(at, []);
  },
  PATIENCE_MS,
);

interface Driven {
  readonly out: string;
  readonly running: Running;
  readonly harness: number;
  /** The service, and its guard. */
  readonly traces: readonly Trace[];
}

/** A run in the middle of the open phase of `gentle`. */
async function runUntilDriven(name: string, scenarios: string): Promise<Driven> {
  const out = at.path(name);
  const running = startBench(at, ['run', ...SMALL, '--scenario', scenarios, '--out', name]);
  await until('the first cell is driven', () => {
    expect(running.hasEnded()).toBe(false);
    return existsSync(`${out}/histograms/1-columnar-gentle-1-open.hlog`);
  });
  const harness = harnessOf(running.pid);
  if (harness === undefined) throw new Error('there is no harness');
  const traces = tracesOf(at, harness);
  expect(traces.map(({ guarded }) => guarded).toSorted()).toEqual([false, true]);
  return { out, running, harness, traces };
}

function killService(traces: readonly Trace[]): void {
  for (const { pid, guarded } of traces) if (guarded) process.kill(pid, 'SIGKILL');
}
