/** `bench gate` as a CI job calls it, in a small repository of its own: what is found, what is refused, and that nothing stays. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { beforeAll, expect, test } from 'vitest';
import { Calibration } from '../../model/calibration.ts';
import { GateFile } from '../../model/gate-file.ts';
import { bench, type Ended, linesOf, PATIENCE_MS, PROJECT, place, startBench } from './bench.ts';
import { expectNothingLeft, harnessOf, tracesOf } from './traces.ts';

const at = place();
const repository = at.path('shop');
const SIDE = [
  'implementations',
  'model',
  'docs/openapi.json',
  'datagen/parameters.ts',
  'package.json',
  'package-lock.json',
];
/** Few products, and one fast implementation. */
const SMALL = ['--products', '5', '--scenario', 'browse'];
const COLUMNAR = ['--implementation', 'columnar'];

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Emma', '-c', 'user.email=emma@example.org', ...args], {
    cwd: repository,
    encoding: 'utf8',
  });

function copySide(to: string): void {
  for (const path of SIDE) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(PROJECT, path), join(to, path), { recursive: true });
  }
}

beforeAll(() => {
  copySide(repository);
  execFileSync('git', ['init', '-q', '-b', 'main', repository]);
  git('add', '.');
  git('commit', '-qm', 'as it was');
});

const gate = (words: readonly string[], out: string) =>
  bench(at, ['gate', ...words, ...SMALL, '--out', at.path(out)], { cwd: repository });

test(
  'one more statement per request is found by counters, before anything is timed',
  async () => {
    oneMore(repository);

    // Only what the change touches is compared.
    const ended = await gate(['--base', 'HEAD'], 'one-more');

    git('checkout', '-q', '.');
    git('clean', '-qfd');
    expect(ended, ended.stderr).toMatchObject({ code: 1 });
    expect(ended.stdout).toMatch(/^FAIL: worse in columnar under browse\.\n/);
    expect(ended.stdout).toMatch(/statements per request: 1 → 2 \(more\)/);
    const file = fileIn('one-more');
    expect(file.workloads).toMatchObject([
      { implementation: 'columnar', generations: [], verdict: { kind: 'fail', by: 'counters' } },
    ]);
    expect(file.sides).toMatchObject({ base: { dirty: false, packages: 'linked' }, candidate: { dirty: true } });
    expect(file.notes.join()).toMatch(/Not measured, since its program is the same on both sides: on-demand, /);
    expect(readFileSync(at.path('one-more', 'gate.junit.xml'), 'utf8')).toMatch(/failures="1"/);
    expect(readdirSync(at.path('one-more')).sort()).toEqual([
      ...['gate.html', 'gate.json', 'gate.junit.xml', 'gate.md', 'gate.metrics.txt'],
    ]);
    const again = await bench(at, ['report', at.path('one-more'), '--format', 'md']);
    expect(again.stdout).toBe(readFileSync(at.path('one-more', 'gate.md'), 'utf8'));
    await expectNothingLeft(at, []);
  },
  PATIENCE_MS,
);

test(
  'where nothing has changed there is nothing to measure',
  async () => {
    const nothing = await gate(['--base', 'main'], 'nothing');
    expect(nothing, nothing.stderr).toMatchObject({ code: 0 });
    expect(nothing.stdout).toMatch(/^PASS: there was nothing to measure\./);
    expect(git('status', '--porcelain', '--ignored')).toBe('');
  },
  PATIENCE_MS,
);

test(
  'a side with a lock file of its own gets its packages by npm, and the other side a copy: no path to them is longer',
  async () => {
    const other = at.path('other-lock');
    copySide(other);
    withoutDevelopment(other);
    oneMore(other);

    const ended = await gate(['--base', 'HEAD', '--candidate', other, ...COLUMNAR], 'installed');

    // What npm has installed is served, and one more statement found in it.
    expect(ended, ended.stderr).toMatchObject({ code: 1 });
    expect(ended.stdout).toMatch(/statements per request: 1 → 2 \(more\)/);
    expect(fileIn('installed').sides).toMatchObject({
      base: { packages: 'copied' },
      candidate: { packages: 'installed', installSeconds: expect.any(Number) },
    });
    await expectNothingLeft(at, []);
  },
  PATIENCE_MS,
);

/** Somebody may have unpacked an archive of the project, which has no history. */
const hasHistory = existsSync(join(PROJECT, '.git'));

// Of what a gate with time decides, docs/gate.md has the counts: on a machine that runs other tests it would be no test.
test.skipIf(!hasHistory)(
  'the gate of this very checkout against its last commit measures what it is told to, and tells what was calibrated before',
  async () => {
    const short = [...SMALL, ...COLUMNAR, '--warm-up', '1s'];
    const calibrated = await bench(at, ['calibrate', ...short, '--generations', '3', '--json']);
    expect(calibrated, calibrated.stderr).toMatchObject({ code: 0 });
    const [calibration] = Value.Parse(Type.Array(Calibration), JSON.parse(calibrated.stdout));
    expect(calibration).toMatchObject({ implementation: 'columnar', scenario: 'browse' });
    expect(calibration?.generations).toHaveLength(3);

    const words = ['gate', '--base', 'HEAD', ...short, '--budget', '1s', '--json', '--out', at.path('own')];
    const own = await bench(at, words, { cwd: PROJECT });
    // Whatever is not committed yet may be slower by a counter.
    expect([0, 1, 3], own.stderr).toContain(own.code);
    const file = fileIn('own');
    expect(JSON.parse(own.stdout)).toEqual(file);
    const [workload] = file.workloads;
    expect(workload?.counters).toMatchObject({ state: 'counted' });
    expect(workload?.resolution).toEqual(calibration?.resolution);
    if (own.code !== 1) expect(workload?.generations).toHaveLength(1);
    await expectNothingLeft(at, []);
  },
  PATIENCE_MS,
);

test(
  'what cannot be compared gets one line, and its own exit code',
  async () => {
    await expectRefused(['--base', 'no-such-ref'], 2, /--base no-such-ref: neither a folder nor a commit/);
    await expectRefused(['--base', at.folder], 2, /no checkout of this project/);
    await expectRefused(['--base', 'HEAD', '--implementation', 'columner'], 2, /no implementation "columner"/);
    await expectRefused(['--base', 'HEAD', '--budget', 'soon'], 2, /a time such as 90s, 5m or 1h/);

    copySide(at.path('other-contract'));
    appendFileSync(at.path('other-contract', 'docs/openapi.json'), '\n');
    await expectRefused(['--base', at.path('other-contract'), ...COLUMNAR], 3, /another contract/);

    copySide(at.path('broken'));
    writeFileSync(at.path('broken', 'implementations/registry.ts'), 'export const =');
    await expectRefused(
      ['--base', at.path('broken'), ...COLUMNAR],
      4,
      /implementations\/registry\.ts cannot be loaded/,
    );

    copySide(at.path('no-build'));
    writeFileSync(at.path('no-build', 'implementations/columnar/load.ts'), "throw new Error('no such luck');\n");
    await expectRefused(
      ['--base', at.path('no-build'), ...COLUMNAR],
      4,
      /columnar under browse could not be measured: base: columnar prepare .* no such luck; see /,
      'logs',
    );

    copySide(at.path('no-install'));
    writeFileSync(at.path('no-install', 'package-lock.json'), '{');
    await expectRefused(['--base', at.path('no-install'), ...COLUMNAR], 4, /cannot install the packages/, 'logs');
    await expectNothingLeft(at, []);
  },
  PATIENCE_MS,
);

test(
  'what a killed gate leaves behind is swept by the next one, and Ctrl-C leaves nothing but the file of what was known',
  async () => {
    const killed = await measuring('killed');
    process.kill(killed.harness, 'SIGKILL');
    expect(await killed.running.ended).toMatchObject({ code: 137, stdout: '' });
    expect(fileIn('killed')).toMatchObject({ state: 'running', workloads: [{ verdict: null }] });

    const interrupted = await measuring('interrupted');
    interrupted.running.signalGroup('SIGINT');

    const ended = await interrupted.running.ended;
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toMatch(/^bench: removed \d+ half-written folders that a killed run had left behind$/m);
    expect(linesOf(ended.stderr).at(-1)).toBe('bench: interrupted by SIGINT');
    await expectNothingLeft(at, [...killed.traces, ...interrupted.traces]);
    expect(fileIn('interrupted')).toMatchObject({ state: 'interrupted', workloads: [{ verdict: null }] });
    expect(git('status', '--porcelain', '--ignored')).toBe('');
  },
  PATIENCE_MS,
);

/** A gate that has begun to measure, with all that it has started. */
async function measuring(out: string) {
  const words = ['gate', '--base', 'HEAD', ...COLUMNAR, ...SMALL, '--out', at.path(out)];
  const running = startBench(at, words, { cwd: repository });
  await running.says(/^measuring columnar under browse$/m);
  const harness = harnessOf(running.pid) ?? 0;
  return { running, harness, traces: tracesOf(at, harness) };
}

/** @param leaves - what a process has said that failed: the line names its log */
async function expectRefused(
  words: readonly string[],
  code: number,
  line: RegExp,
  leaves: 'nothing' | 'logs' = 'nothing',
): Promise<void> {
  rmSync(at.path('refused'), { recursive: true, force: true });
  const ended: Ended = await gate(words, 'refused');
  expect(ended, ended.stderr).toMatchObject({ code, stdout: '' });
  expect(linesOf(ended.stderr).at(-1)).toMatch(line);
  expect(linesOf(ended.stderr).at(-1)).toMatch(/^bench: /);
  expect(ended.stderr).not.toContain('    at ');
  expect(existsSync(at.path('refused'))).toBe(leaves === 'logs');
  expect(existsSync(at.path('refused', 'logs'))).toBe(leaves === 'logs');
}

function fileIn(out: string): GateFile {
  expect(existsSync(at.path(out, 'gate.json'))).toBe(true);
  return Value.Parse(GateFile, JSON.parse(readFileSync(at.path(out, 'gate.json'), 'utf8')));
}

function oneMore(checkout: string): void {
  const service = join(checkout, 'implementations/columnar/service.ts');
  const before = readFileSync(service, 'utf8');
  writeFileSync(join(checkout, 'implementations/columnar/one-more.ts'), ONE_MORE);
  writeFileSync(service, `import './one-more.ts';\n${before}`);
}

/** Another lock file, and less to install. */
function withoutDevelopment(checkout: string): void {
  change(join(checkout, 'package.json'), ({ devDependencies: _, ...rest }) => rest);
  change(join(checkout, 'package-lock.json'), ({ packages, ...rest }) => {
    const entries = Object.entries(packages as Record<string, Record<string, unknown>>);
    const needed = entries
      .filter(([, { dev, devOptional }]) => dev !== true && devOptional !== true)
      .map(([path, { devDependencies: _, ...entry }]) => [path, entry]);
    return { ...rest, packages: Object.fromEntries(needed) };
  });
}

function change(file: string, by: (content: Record<string, unknown>) => unknown): void {
  writeFileSync(file, JSON.stringify(by(JSON.parse(readFileSync(file, 'utf8')))));
}

const ONE_MORE = `import { DuckDBConnection } from '@duckdb/node-api';

const { runAndReadAll } = DuckDBConnection.prototype;
DuckDBConnection.prototype.runAndReadAll = async function (...asked) {
  await runAndReadAll.call(this, 'SELECT 1');
  return runAndReadAll.apply(this, asked);
};
`;
