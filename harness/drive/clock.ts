/** The seconds of a phase as they pass, what the machine did in them, and what the driver itself cost. */
import { setTimeout } from 'node:timers/promises';
import type { Milliseconds, Seconds } from '../../model/units.ts';
import { type MachineShares, readMachine, sharesBetween } from '../measure/machine.ts';

/** All of this process's `performance.now()`. */
export interface PhaseClock {
  readonly beginAt: Milliseconds;
  /** Number of the second that begins then, counted from the window's begin: 0, or negative if there is a warm-up. */
  readonly firstSecond: number;
  /** The warm-up lasts until then at least. */
  readonly warmAt: Milliseconds;
  /** End of the warm-up; Infinity while nobody knows. */
  readonly windowAt: Milliseconds;
  /** Infinity while nobody knows. */
  readonly endAt: Milliseconds;
}

/** A clock whose window begins when it is opened, and not before. */
export interface HeldClock extends PhaseClock {
  open(seconds: Seconds): void;
}

export interface ClockEvents {
  /** The warm-up has lasted as long as planned; the window waits for this. */
  warm?(): Promise<void>;
  pass(second: number, shares: MachineShares, lasted: Seconds): void;
  onWindow(edge: 'begins' | 'ends'): void;
}

const NEVER = new AbortController().signal;

/** What the window cost the driver, and what it left. */
export interface WindowUse {
  /** CPU of the thread that sends and receives, in cores: at 1 it can do no more, and is itself what is measured. */
  readonly driverCores: number;
  readonly idleShare: number | null;
}

export function phaseClock(beginAt: Milliseconds, warmupSeconds: Seconds, seconds: Seconds): PhaseClock {
  const { warmAt, ...clock } = heldClock(beginAt, warmupSeconds);
  return { ...clock, warmAt, windowAt: warmAt, endAt: warmAt + seconds * 1000 };
}

export function heldClock(beginAt: Milliseconds, warmupSeconds: Seconds): HeldClock {
  const clock = {
    beginAt,
    firstSecond: 0 - Math.ceil(warmupSeconds),
    warmAt: beginAt + warmupSeconds * 1000,
    windowAt: Number.POSITIVE_INFINITY,
    endAt: Number.POSITIVE_INFINITY,
    open(seconds: Seconds) {
      clock.windowAt = performance.now();
      clock.endAt = clock.windowAt + seconds * 1000;
    },
  };
  return clock;
}

/**
 * A moment on the one clock that all threads share, as each thread's `performance.now()` has a zero of its own.
 * @returns ns of `process.hrtime`
 */
export function sharedTime(at: Milliseconds): bigint {
  return process.hrtime.bigint() + BigInt(Math.round((at - performance.now()) * 1e6));
}

/** @param ns - of {@link sharedTime}, maybe of another thread @returns of this thread's `performance.now()` */
export function ownTime(ns: bigint): Milliseconds {
  return performance.now() + Number(ns - process.hrtime.bigint()) / 1e6;
}

/** The second of a moment of the phase, from the window's begin; the last one before it lasts until the window opens. */
export function secondAt({ firstSecond, warmAt, windowAt, endAt }: PhaseClock, at: Milliseconds): number {
  // What was decided on just before the end, and sent just after it, is of the last second.
  if (at >= windowAt) return Math.min(Math.floor((at - windowAt) / 1000), Math.ceil((endAt - windowAt) / 1000) - 1);
  return Math.max(firstSecond, Math.min(-1, Math.floor((at - warmAt) / 1000)));
}

/** Begin and end of a second that has passed, from the phase's begin. */
export function spanOf({ beginAt, warmAt, windowAt, endAt }: PhaseClock, second: number) {
  const zero = second < 0 ? warmAt : windowAt;
  const start = Math.max(beginAt, zero + second * 1000);
  const end = second === -1 ? windowAt : Math.min(zero + (second + 1) * 1000, endAt);
  return { start: (start - beginAt) / 1000, end: (end - beginAt) / 1000 };
}

/**
 * Calls back at the end of every second and resolves at the window's end.
 * @param enough - ends the window before its time
 * @throws the signal's reason
 */
export async function passSeconds(
  clock: PhaseClock,
  signal: AbortSignal,
  events: ClockEvents,
  enough: AbortSignal = NEVER,
): Promise<WindowUse> {
  await until(clock.beginAt, signal);
  let before = readMachine();
  let second = clock.firstSecond;
  for (; second < 0; second++) {
    await until(clock.warmAt + (second + 1) * 1000, signal);
    if (second === -1) await events.warm?.();
    const now = readMachine();
    events.pass(second, sharesBetween(before, now), (now.at - before.at) / 1000);
    before = now;
  }

  const atWindow = { machine: before, cpu: process.threadCpuUsage(), time: performance.now() };
  events.onWindow('begins');
  const either = AbortSignal.any([signal, enough]);
  for (let ended = false; !ended; second++) {
    const ends = Math.min(clock.windowAt + (second + 1) * 1000, clock.endAt);
    await until(ends, either).catch(() => signal.throwIfAborted());
    const now = readMachine();
    events.pass(second, sharesBetween(before, now), (now.at - before.at) / 1000);
    before = now;
    ended = ends === clock.endAt || enough.aborted;
  }
  const { user, system } = process.threadCpuUsage(atWindow.cpu);
  const driverCores = (user + system) / 1000 / (performance.now() - atWindow.time);
  events.onWindow('ends');
  return { driverCores, idleShare: sharesBetween(atWindow.machine, before).idleShare };
}

/** Not before `at`: Node's timers may fire up to a millisecond early. @throws the signal's reason */
async function until(at: Milliseconds, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  for (let wait = at - performance.now(); wait > 0; wait = at - performance.now()) {
    await setTimeout(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Waits for `promise`, but no longer than until `at`. @throws the signal's reason */
export async function settledBy(promise: Promise<void>, at: Milliseconds, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  try {
    await Promise.race([promise, until(at, AbortSignal.any([signal, done.signal]))]);
  } finally {
    // Else its timer would keep the process alive.
    done.abort();
  }
}
