/** What a command may leave on the machine, and must not: processes, open ports, half-built folders. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { FINISHED_FILE } from '../../datagen/finished-ranges.ts';
import { openCache } from '../../harness/provision/cache.ts';
import { MARK_VARIABLE } from '../../harness/provision/families.ts';
import { PARTIAL } from '../../harness/provision/folders.ts';
import { allGroups, GROUP_PREFIX } from '../../harness/provision/groups.ts';
import { LOOPBACK } from '../../harness/provision/ports.ts';
import { runningProcesses, startedWith } from '../../harness/provision/processes.ts';
import { type Place, until } from './bench.ts';

/** A process of a service, of something that is built, or the guard of one. */
export interface Trace {
  readonly pid: number;
  readonly command: string;
  /** Has the mark: a service or a builder, not its guard. */
  readonly guarded: boolean;
  /** Where a service listens. */
  readonly port: number | null;
}

/**
 * All processes that harnesses of this place have started. Services are known by their mark and by their state, which
 * lies in the place's cache; guards, which have no mark, by what the harness made of their environment.
 */
export function tracesOf(at: Place, harness?: number): Trace[] {
  return runningProcesses().flatMap(({ pid }) => {
    const command = commandOf(pid);
    const isService = startedWith(pid, MARK_VARIABLE) !== undefined && isIn(at, startedWith(pid, 'BENCH_STATE'));
    const isGuard = harness !== undefined && command.includes('guard.ts') && parentOf(pid) === harness;
    if (!isService && !isGuard) return [];
    const port = Number(startedWith(pid, 'BENCH_PORT'));
    return [{ pid, command, guarded: isService, port: port > 0 ? port : null }];
  });
}

/** The pinned Node that the shim (or whatever stands before it) has started. */
export function harnessOf(ancestor: number): number | undefined {
  const children = runningProcesses().filter(({ pid }) => parentOf(pid) === ancestor);
  for (const { pid } of children) {
    if (commandOf(pid).includes('cli/main.ts')) return pid;
    const below = harnessOf(pid);
    if (below !== undefined) return below;
  }
  return undefined;
}

export function isThere(pid: number): boolean {
  return runningProcesses().some((process) => process.pid === pid);
}

/** Control groups of what a harness has started; none where the machine lets nobody make them. */
export async function groupsOf(harness: number): Promise<string[]> {
  return (await allGroups()).filter((group) => basename(group).startsWith(`${GROUP_PREFIX}${harness}-`));
}

/** Scratch folders, half-built folders and entries in the register of children. */
export function leftoversIn(at: Place): string[] {
  if (!existsSync(at.cache)) return [];
  const { datasets, prepared, scratch, running } = openCache({ BENCH_CACHE: at.cache });
  const partials = [at.folder, datasets, prepared].flatMap((folder) =>
    namesIn(folder).filter((name) => name.includes(PARTIAL)),
  );
  return [...partials, ...namesIn(scratch), ...namesIn(running)];
}

function isPortFree(port: number): Promise<boolean> {
  return new Promise((fulfil) => {
    const server = createServer();
    server.once('error', () => fulfil(false));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => fulfil(true)));
  });
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isIn({ folder }: Place, path: string | undefined): boolean {
  return path?.startsWith(join(folder, '/')) ?? false;
}

function commandOf(pid: number): string {
  return readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' ');
}

function parentOf(pid: number): number {
  const stat = readOr(`/proc/${pid}/stat`, '');
  // The program's name, in brackets, may hold blanks and brackets itself; state and parent follow it.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

/**
 * Nothing of what was there before, nor anything else of this place. Waits for processes: where the harness itself was
 * killed, its guards need a moment.
 */
export async function expectNothingLeft(at: Place, before: readonly Trace[]): Promise<void> {
  await until('all processes are gone', () => tracesOf(at).length === 0 && !before.some(({ pid }) => isThere(pid)));
  for (const { port } of before) {
    if (port !== null) await until(`port ${port} is closed`, () => isPortFree(port));
  }
  expect(leftoversIn(at)).toEqual([]);
}

/** Of a data set that is being made in the cache. @param name - its folder's name begins so */
export function finishedRanges(at: Place, name: string): number {
  const datasets = join(at.cache, 'datasets');
  const unfinished = namesIn(datasets).find((one) => one.startsWith(`${name}-`) && one.includes('.unfinished'));
  const notes = join(datasets, unfinished ?? '', FINISHED_FILE);
  // A header, and an empty text after the last line.
  return existsSync(notes) ? readFileSync(notes, 'utf8').split('\n').length - 2 : 0;
}
