/** What the tests of this folder share: a cache of their own, harnesses that can be killed, and patience. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readlinkSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach } from 'vitest';
import type { Workspace } from '../../model/implementation.ts';
import { type Manifest, TABLES } from '../../model/manifest.ts';
import { reason } from './errors.ts';
import { groupFor } from './groups.ts';
import { OWN_ID } from './identity.ts';
import { readStat, runningProcesses } from './processes.ts';

/** Far more than anything takes on a busy machine: a test that runs into it has found something. */
const PATIENCE_MS = 30_000;

/** Gives every test an empty cache in a new folder; the folder's path is in `current`. */
export function ownCache(): { current: string } {
  const folder = { current: '' };
  beforeEach(() => {
    folder.current = mkdtempSync(join(tmpdir(), 'bench-test-'));
    process.env.BENCH_CACHE = join(folder.current, 'cache');
  });
  afterEach(() => {
    delete process.env.BENCH_CACHE;
    rmSync(folder.current, { recursive: true, force: true });
  });
  return folder;
}

/** Waits until something is true, or gives up with its name. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await sleep(20);
  }
}

export function isThere(pid: number): boolean {
  const state = readStat(pid)?.state;
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Processes whose working folder this is: guards and their commands both get it, and pass it on. */
export function processesIn(folder: string): number[] {
  return runningProcesses()
    .map(({ pid }) => pid)
    .filter((pid) => workingFolder(pid) === folder);
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Why control groups cannot be tested here; null where they can. */
export function noGroups(): string | null {
  const group = groupFor(`${OWN_ID}-probe`);
  if (group === null) return 'there is no tree of control groups of version 2 with this process in it';
  try {
    mkdirSync(group);
    rmdirSync(group);
    return null;
  } catch (error) {
    return `no control group can be made here (${reason(error)})`;
  }
}

/** A harness in a process and group of its own, which prints one JSON line a message. */
export interface OtherHarness {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Its next line. */
  next(): Promise<unknown>;
}

/**
 * Runs a module as another harness with the same cache.
 * @param source - the module's text; paths in imports are relative to this folder
 */
export function startHarness(folder: string, source: string): OtherHarness {
  const file = join(folder, `harness-${Math.random()}.ts`);
  writeFileSync(file, source.replaceAll("from './", `from '${import.meta.dirname}/`));
  const child = spawn(process.execPath, [file], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return {
    process: child,
    pid: child.pid ?? 0,
    async next() {
      await until('the other harness prints a line', () => lines.length > 0 || child.exitCode !== null);
      return JSON.parse(lines.shift() ?? 'null');
    },
  };
}

/** A workspace around a data set that is only named: nothing in it is read. */
export function workspace(datasetFolder: string, options: Readonly<Record<string, string>> = {}): Workspace {
  const rows = Object.fromEntries(TABLES.map((table) => [table, 1])) as Manifest['rows'];
  const manifest: Manifest = {
    schema: 'aunt-emma-bench/dataset/2',
    scale: 1,
    products: 40,
    seed: 1,
    version: 1,
    today: '2026-06-30',
    historyDays: 420,
    files: [],
    rows,
    bytes: 0,
    truth: { products: [], returnShare: 0, anonymousShare: 0, lateDeliveryShare: 0 },
    sha256: '',
  };
  return { dataset: { folder: datasetFolder, manifest }, options, memory: 1024, databaseMemory: 1024, queryThreads: 2 };
}
