/** For tests: a server on paper with drivers in front of it, one that is right and some that are known to lie. */
import type { Outcomes } from '../../model/phase.ts';
import type { Milliseconds } from '../../model/units.ts';
import { dueTimes } from '../drive/arrivals.ts';
import { piecesOf } from '../drive/shape.ts';
import { exactTimes, type Figures } from './figures.ts';
import type { Stamp } from './stamps.ts';
import { truthOf } from './truth.ts';

/** One request on paper: what the driver saw of it, from the begin. */
export interface Told {
  readonly dueAt: Milliseconds;
  readonly sentAt: Milliseconds;
  readonly endedAt: Milliseconds;
  readonly outcome: Exclude<keyof Outcomes, 'due'>;
}

/** From a send to its arrival, and from an answer's end to its being read. */
const TRANSIT: Milliseconds = 0.1;
const BEGIN: Milliseconds = 1_000_000;

/** What happens to the n-th request if it arrives then. */
export type PaperServer = (
  n: number,
  arrivedAt: Milliseconds,
) => Pick<Stamp, 'did'> & { readonly endedAt: Milliseconds };

/** Answers after 1 ms, but nothing from 1.75 s to 4.25 s. */
export const stalls: PaperServer = (_, at) => ({
  did: 'answered',
  endedAt: at >= 1_750 && at < 4_250 ? 4_250 : at + 1,
});
/** Never answers every 20th; clients leave after a second. */
export const hangs: PaperServer = (n, at) =>
  n % 20 === 3 ? { did: 'hung', endedAt: at + 1_000 } : { did: 'answered', endedAt: at + 5 };
export const refuses: PaperServer = (n, at) =>
  n % 5 === 0 ? { did: 'refused', endedAt: at } : { did: 'answered', endedAt: at + 5 };

/**
 * @param connections - what finds none free waits for one; enough for everything unless given
 * @returns what the driver saw, and the truth
 */
export function drivePaper(server: PaperServer, connections = 10_000) {
  const due = dueTimes({ kind: 'poisson', ratePerSecond: 250, seed: 1 }, piecesOf({ kind: 'steady' }, 0, 6_000));
  const freeAt = new Float64Array(connections);
  const told: Told[] = [];
  const stamps: Stamp[] = [];
  for (const [n, dueAt] of due.entries()) {
    const connection = soonest(freeAt, dueAt);
    const sentAt = Math.max(dueAt, freeAt[connection] ?? 0);
    const { did, endedAt } = server(n, sentAt + TRANSIT);
    freeAt[connection] = endedAt + TRANSIT;
    stamps.push({ n, arrivedAt: BEGIN + sentAt + TRANSIT, endedAt: BEGIN + endedAt, did });
    const outcome = did === 'answered' ? 'answered' : did === 'hung' ? 'timedOut' : 'refused';
    told.push({ dueAt, sentAt, endedAt: endedAt + TRANSIT, outcome });
  }
  return { told, truth: truthOf(stamps, { due, beginAt: BEGIN, warmup: 0, timeoutMs: 1_000 }) };
}

/** The first connection that is free then, or the one that will be free first. */
function soonest(freeAt: Float64Array, at: Milliseconds): number {
  const free = freeAt.findIndex((time) => time <= at);
  return free === -1 ? freeAt.indexOf(Math.min(...freeAt)) : free;
}

/** The figures of a driver that counts from there. */
export function figuresFrom(from: 'dueAt' | 'sentAt', told: readonly Told[]): Figures {
  const outcomes = { due: told.length, answered: 0, refused: 0, timedOut: 0, cutOff: 0, unfinished: 0 };
  for (const { outcome } of told) outcomes[outcome]++;
  const timesFrom = (start: 'dueAt' | 'sentAt') => {
    const answered = told.filter(({ outcome }) => outcome === 'answered');
    return exactTimes(
      answered.map((request) => request.endedAt - request[start]),
      told.length - answered.length,
    );
  };
  return { outcomes, response: timesFrom(from), service: timesFrom('sentAt') };
}
