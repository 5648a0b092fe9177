/** Ctrl-C at any moment: exit code 130, a run file that says so, and nothing left behind. */
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readRunFile } from '../../reports/run-file.ts';
import { bench, linesOf, PATIENCE_MS, PROJECT, place, type Running, startBench, until } from './bench.ts';
import { expectNothingLeft, finishedRanges, groupsOf, harnessOf, leftoversIn, tracesOf } from './traces.ts';

const at = place();
/** Few products: what is not looked at here is done soon. */
const SMALL = [
  ...['run', '--implementation', 'columnar', '--scenario', 'browse'],
  ...['--products', '5', '--quick', '--duration', '3'],
];

interface Moment {
  readonly argv: readonly string[];
  /** Waits until the run is there. */
  come(running: Running, out: string): Promise<void>;
}

const says = (text: RegExp) => (running: Running) => running.says(text);
const drives = (phase: string) => (running: Running, out: string) =>
  until(`the ${phase} phase begins`, () => {
    expect(running.hasEnded()).toBe(false);
    return existsSync(`${out}/histograms/1-columnar-browse-1-${phase}.hlog`);
  });

const moments = {
  // Two ranges of shops at a time: one is broken off while the other is being written.
  generating: { argv: ['--scale', '100', '--products', '40'], come: says(/^data of scale 100$/m) },
  building: { argv: ['--seed', '2'], come: says(/^building/m) },
  verifying: { argv: ['--seed', '3', '--products', '40'], come: says(/^verifying/m) },
  'measuring (closed)': { argv: [], come: drives('closed') },
  'measuring (open)': { argv: [], come: drives('open') },
} as const satisfies Record<string, Moment>;

test.each([
  ['generating', 'group'],
  ['generating', 'shim'],
  ['building', 'group'],
  ['verifying', 'group'],
  ['measuring (closed)', 'group'],
  ['measuring (closed)', 'shim'],
  ['measuring (open)', 'group'],
] as const)(
  'while %s, sent to the %s',
  async (name, target) => {
    const moment = moments[name];
    const out = at.path(`${name}-${target}`);
    const running = startBench(at, [...SMALL, ...moment.argv, '--out', out]);
    await moment.come(running, out);
    const harness = harnessOf(running.pid) ?? 0;
    const traces = tracesOf(at, harness);

    if (target === 'group') running.signalGroup('SIGINT');
    else running.signalShim('SIGINT');

    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(linesOf(ended.stderr).at(-1)).toBe('bench: interrupted by SIGINT');
    expect(ended.stderr).not.toContain('    at ');
    expect(await groupsOf(harness)).toEqual([]);
    if (name.startsWith('measuring')) expect(traces.filter(({ port }) => port !== null)).toHaveLength(1);
    await expectNothingLeft(at, traces);
    await expectInterruptedRun(out);
  },
  PATIENCE_MS,
);

test(
  'asked twice at once, it is one Ctrl-C',
  async () => {
    const out = at.path('twice');
    const running = startBench(at, [...SMALL, '--out', out]);
    await moments['measuring (closed)'].come(running, out);
    const traces = tracesOf(at, harnessOf(running.pid));

    running.signalGroup('SIGINT');
    await sleep(50);
    running.signalGroup('SIGINT');

    expect(await running.ended).toMatchObject({ code: 130 });
    await expectNothingLeft(at, traces);
    await expectInterruptedRun(out);
  },
  PATIENCE_MS,
);

test(
  'asked again, it waits for nothing, and takes along what was half-built',
  async () => {
    const out = at.path('impatient');
    // Sums of the right answers are not broken off: at this scale they take seconds.
    const running = startBench(at, [...SMALL, '--scale', '200', '--products', '40', '--out', out]);
    await running.says(/^right answers of scale 200$/m);
    await until('something is half-built', () => leftoversIn(at).some((name) => name.includes('.partial-')));

    running.signalGroup('SIGINT');
    await sleep(1_200);
    expect(harnessOf(running.pid)).toBeDefined();
    running.signalGroup('SIGINT');

    expect(await running.ended).toMatchObject({ code: 130 });
    await expectNothingLeft(at, []);
    expect(['running', 'interrupted']).toContain((await readRunFile(out)).state);
  },
  PATIENCE_MS,
);

test(
  'through npx, as a terminal sends it',
  async () => {
    const out = at.path('npx');
    const call = { command: ['npx', 'bench'], cwd: PROJECT } as const;
    const running = startBench(at, [...SMALL, '--out', out], call);
    await moments['measuring (closed)'].come(running, out);
    const traces = tracesOf(at, harnessOf(running.pid));

    running.signalGroup('SIGINT');

    const { code, signal, stderr } = await running.ended;
    // npx ends itself by the signal, which a shell prints as 130 as well.
    expect(code === 130 || signal === 'SIGINT', `${code} ${signal}`).toBe(true);
    expect(stderr).toContain('bench: interrupted by SIGINT');
    await expectNothingLeft(at, traces);
    await expectInterruptedRun(out);
  },
  PATIENCE_MS,
);

test(
  'bench generate tells what it keeps, and the same call goes on with the rest',
  async () => {
    const generate = ['generate', '--scale', '150', '--products', '3'];
    const running = startBench(at, generate);
    await until('a range is finished', () => finishedRanges(at, 'scale-150') > 0);

    running.signalGroup('SIGINT');

    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    const [kept, last] = linesOf(ended.stderr).slice(-2);
    expect(kept).toMatch(/^\d+0 of 150 shops are kept: the same call goes on with the others$/);
    expect(last).toBe('bench: interrupted by SIGINT');
    await expectNothingLeft(at, []);
    const next = await bench(at, generate);
    expect(next, next.stderr).toMatchObject({ code: 0 });
    expect(linesOf(next.stderr)[1]).toBe(`going on with ${kept?.split(' ')[0]} of 150 shops`);
  },
  PATIENCE_MS,
);

test(
  'bench generate --format csv leaves nothing of its files',
  async () => {
    const csv = ['--format', 'csv', '--out', 'csv'];
    const running = startBench(at, ['generate', '--scale', '50', '--products', '3', ...csv]);
    await running.says(/^wrote receipt\.csv$/m);

    running.signalGroup('SIGINT');

    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(linesOf(ended.stderr).at(-1)).toBe('bench: interrupted by SIGINT');
    expect(readdirSync(at.folder).filter((name) => name.startsWith('csv'))).toEqual([]);
    await expectNothingLeft(at, []);
  },
  PATIENCE_MS,
);

test(
  'bench serve ends on Ctrl-C, with its port closed',
  async () => {
    const running = startBench(at, ['serve', 'columnar', '--products', '5', '--json']);
    await running.says(/"baseUrl"/);
    const traces = tracesOf(at, harnessOf(running.pid));
    const [port] = traces.flatMap((trace) => trace.port ?? []);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);

    running.signalGroup('SIGINT');

    const { code, stdout, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'bench: interrupted by SIGINT\n' });
    expect(JSON.parse(stdout)).toMatchObject({ baseUrl: `http://127.0.0.1:${port}`, logins: [{ login: 'bi-1' }, {}] });
    await expectNothingLeft(at, traces);
  },
  PATIENCE_MS,
);

/** Whole, and good for a report. */
async function expectInterruptedRun(out: string): Promise<void> {
  const { state, finishedAt } = await readRunFile(out);
  expect(state).toBe('interrupted');
  expect(finishedAt).not.toBeNull();
  const report = await bench(at, ['report', out, '--format', 'terminal']);
  expect(report).toMatchObject({ code: 0, stderr: '' });
  expect(report.stdout).toMatch(/interrupted/i);
}
