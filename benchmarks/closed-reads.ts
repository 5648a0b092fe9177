/** GETs in a closed loop: so many clients, each with one call at a time, for a short while. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientCall, startClients } from '../harness/drive/clients.ts';
import { sender } from '../harness/drive/sender.ts';
import type { Milliseconds } from '../model/units.ts';

export interface Reads {
  readonly baseUrl: string;
  readonly clients: number;
  readonly token: string;
  /** Path of the n-th read. */
  path(n: number): string;
  /** So long it counts, after as much as the connections need to be up. */
  readonly milliseconds: Milliseconds;
}

/** Connections are opened and the first calls answered; then it counts. */
const RAMP_MS: Milliseconds = 100;
const TIMEOUT_MS: Milliseconds = 10_000;

export interface Read {
  readonly perSecond: number;
  /** With those before it counted. */
  readonly answered: number;
  /** From the send to the end of the answer, of those that count. */
  readonly times: readonly Milliseconds[];
}

/** @throws {Error} for a call that is not answered with 200 */
export async function readFor(reads: Reads): Promise<Read> {
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  const times: Milliseconds[] = [];
  let counting = false;
  let n = 0;
  let answered = 0;
  const next = (): ClientCall => {
    const path = reads.path(n++);
    const sentAt = performance.now();
    return {
      method: 'GET',
      path,
      token: reads.token,
      body: null,
      onEnd(reply) {
        if (reply.outcome === 'unfinished') return;
        if (reply.outcome !== 'answered') {
          const what = reply.outcome === 'refused' ? `answered ${reply.status}: ${reply.text()}` : reply.outcome;
          fail(new Error(`GET ${path} of ${reads.baseUrl}: ${what}`));
          return;
        }
        answered++;
        if (counting) times.push(reply.endedAt - sentAt);
      },
    };
  };
  const clients = startClients(sender(reads.baseUrl, TIMEOUT_MS), reads.clients, next);
  try {
    await Promise.race([failed, sleep(RAMP_MS)]);
    counting = true;
    const began = performance.now();
    await Promise.race([failed, sleep(reads.milliseconds)]);
    counting = false;
    return { perSecond: (1000 * times.length) / (performance.now() - began), answered, times };
  } finally {
    clients.stop();
  }
}
