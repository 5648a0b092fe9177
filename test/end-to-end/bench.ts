/** The real command as a user starts it: through bin/bench.js, in a folder of its own, with a cache of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { openCache } from '../../harness/provision/cache.ts';
import type { Milliseconds } from '../../model/units.ts';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const SHIM = join(PROJECT, 'bin/bench.js');

/** Far more than anything takes on a busy machine: a test that runs into it has found something. */
export const PATIENCE_MS: Milliseconds = 120_000;

/** Where one test file works. */
export interface Place {
  /** Called from here, so that `results/` would be here. */
  readonly folder: string;
  /** $BENCH_CACHE, shared by the tests of the file. */
  readonly cache: string;
  path(...names: string[]): string;
}

export interface Ended {
  /** null: ended by `signal`. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** The shim's, or npx's: what a shell would know. It leads a process group, as in a terminal. */
  readonly pid: number;
  readonly ended: Promise<Ended>;
  hasEnded(): boolean;
  /** Waits for a text on standard output and standard error; what came before counts too. */
  says(text: RegExp): Promise<void>;
  /** Ctrl-C: a terminal sends it to everybody in the group. */
  signalGroup(signal: NodeJS.Signals): void;
  signalShim(signal: NodeJS.Signals): void;
}

export interface Call {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What is put before bench's words: another way in than the shim, or another user. */
  readonly command?: readonly [string, ...string[]];
}

/** What a test that failed half-way has left running. */
const live = new Set<Running>();

/** A new folder, removed after the file's tests. */
export function place(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'bench-end-to-end-'));
  // As root, PostgreSQL runs as another user, who has to reach the cache in it.
  chmodSync(folder, 0o755);
  const cache = join(folder, 'cache');
  mkdirSync(cache, { mode: 0o755 });
  // What Node has compiled is of the same services for all files: each would else begin with compiling them.
  symlinkSync(openCache().compiled, join(cache, 'compiled'));
  afterAll(async () => {
    for (const running of live) running.signalShim('SIGTERM');
    await Promise.all([...live].map(({ ended }) => ended));
    rmSync(folder, { recursive: true, force: true });
  }, PATIENCE_MS);
  return { folder, cache, path: (...names) => join(folder, ...names) };
}

/**
 * Scenarios `gentle` and `gentle-too`: a few requests a second and no closed phase, for tests of what lies around the
 * measuring; clients that ask as fast as they can would take both cores from the tests beside them.
 */
export function gentleScenarios({ path }: Place): void {
  const scenario = (name: string) => `{
    name: '${name}',
    question: 'Does it run at all?',
    mix: [{ operation: 'shop-overview', share: 1 }],
    ratePerSecond: 20,
    objectives: { latencyMs: 250, stalenessMs: null },
    phases: { closed: false },
  }`;
  const both = ['gentle', 'gentle-too'].map(scenario).join(', ');
  writeFileSync(path('bench.config.ts'), `export default { scenarios: [${both}] };\n`);
}

/** Runs bench to its end. */
export function bench(at: Place, argv: readonly string[], call: Call = {}): Promise<Ended> {
  return startBench(at, argv, call).ended;
}

export function startBench(at: Place, argv: readonly string[], call: Call = {}): Running {
  const [program, ...before] = call.command ?? [process.execPath, SHIM];
  const child = spawn(program, [...before, ...argv], {
    cwd: call.cwd ?? at.folder,
    env: { ...process.env, BENCH_CACHE: at.cache, ...call.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = listen(child);
  const { pid = 0 } = child;
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...said }) as Ended);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const running: Running = {
    pid,
    ended,
    hasEnded,
    says: (text) =>
      until(`bench ${argv.join(' ')} says ${text}`, () => {
        if (text.test(said.stdout + said.stderr)) return true;
        if (!hasEnded()) return false;
        throw new Error(`bench ${argv.join(' ')} ended and never said ${text}: ${said.stdout}${said.stderr}`);
      }),
    signalGroup: (signal) => void process.kill(-pid, signal),
    signalShim: (signal) => void process.kill(pid, signal),
  };
  live.add(running);
  void ended.then(() => live.delete(running));
  return running;
}

function listen({ stdout, stderr }: ChildProcess): { stdout: string; stderr: string } {
  const said = { stdout: '', stderr: '' };
  stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  return said;
}

/** Waits until something is true, or gives up with its name. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  patienceMs: Milliseconds = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await sleep(20);
  }
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
