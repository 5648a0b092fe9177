/** A command and all that it started, and how they are ended together. Used by the guard, the harness and the sweep. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../model/units.ts';
import { isRunning, type ProcessId, readStat, runningProcesses, startedWith } from './processes.ts';

/** A guarded command: the leader of a process group of its own, and whoever inherited its mark. */
export interface Family {
  /** null: not known, only the mark counts. */
  readonly leader: ProcessId | null;
  /** Value of MARK_VARIABLE in its environment; finds those too that left the group. */
  readonly mark: string;
}

/** Set for every guarded command, and inherited by what it starts. */
export const MARK_VARIABLE = 'BENCH_GUARD';

const POLL_MS: Milliseconds = 25;
/** After SIGKILL only a process stuck inside the kernel is still there; it is not worth waiting for longer. */
const SIGKILL_PATIENCE_MS: Milliseconds = 5_000;

/**
 * What is known of a leader that is gone. `watched`: it was there until a moment ago, so its group is still ours.
 * `unknown`: its group may be somebody else's by now, and counts only where the mark proves it.
 */
export type LastSeen = 'watched' | 'unknown';

/** SIGTERM to all of a family, and SIGKILL to those who are still there after the grace period. */
export async function endFamily(family: Family, graceMs: Milliseconds, lastSeen: LastSeen): Promise<void> {
  const deadline = performance.now() + graceMs;
  const seen = witness(signalFamily(family, 'SIGTERM', lastSeen));
  while (!seen.allGone(members(family, lastSeen).all)) {
    if (performance.now() >= deadline) {
      await killFamily(family, lastSeen);
      return;
    }
    await sleep(POLL_MS);
  }
}

/**
 * SIGKILL to all of a family, until nobody is left.
 * @returns how many processes there were
 */
export async function killFamily(family: Family, lastSeen: LastSeen): Promise<number> {
  const deadline = performance.now() + SIGKILL_PATIENCE_MS;
  const seen = witness([]);
  // Again and again: a process may fork between the look and the signal.
  while (!seen.allGone(signalFamily(family, 'SIGKILL', lastSeen)) && performance.now() < deadline) await sleep(POLL_MS);
  return seen.count();
}

/** Remembers by name who was seen: the dying lose their mark, with their memory, before they let go of files and ports. */
function witness(first: readonly ProcessId[]) {
  const seen = new Map(first.map((process) => [process.pid, process]));
  return {
    /** True if this look has found nobody, and nobody of earlier ones is still running. */
    allGone(found: readonly ProcessId[]): boolean {
      for (const process of found) seen.set(process.pid, process);
      return found.length === 0 && ![...seen.values()].some(isRunning);
    },
    count: () => seen.size,
  };
}

/** @returns the processes of the family that were there */
export function signalFamily(family: Family, signal: NodeJS.Signals, lastSeen: LastSeen): ProcessId[] {
  const { group, inGroup, elsewhere, all } = members(family, lastSeen);
  // One call for the group: no member can slip away by forking.
  if (group !== undefined && inGroup.length > 0) trySignal(-group, signal);
  for (const { pid } of elsewhere) trySignal(pid, signal);
  return all;
}

/** Who is there now: in the group, if there is one to speak of, and those with the mark outside of it. */
function members({ leader, mark }: Family, lastSeen: LastSeen) {
  const group = leader?.pid;
  const groupIsOurs = leader !== null && stillLeads(leader, lastSeen);
  const inGroup: ProcessId[] = [];
  const elsewhere: ProcessId[] = [];
  for (const other of runningProcesses()) {
    const marked = startedWith(other.pid, MARK_VARIABLE) === mark;
    if (other.group === group && (groupIsOurs || marked)) inGroup.push(other);
    else if (marked) elsewhere.push(other);
  }
  return { group, inGroup, elsewhere, all: [...inGroup, ...elsewhere] };
}

function stillLeads(leader: ProcessId, lastSeen: LastSeen): boolean {
  const nowLeading = readStat(leader.pid);
  if (nowLeading === undefined) return lastSeen === 'watched';
  // The kernel gives no pid away while a group bears it, so another process of that pid means that our group is empty.
  return nowLeading.startTime === leader.startTime;
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Ended in the meantime, which is what was wanted.
  }
}
