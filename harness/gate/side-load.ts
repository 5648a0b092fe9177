/**
 * The clients of one side, for all of a generation: they rest while the other side has its turn. Connections and sessions stay,
 * so that a segment measures requests and nothing else.
 */
import type { Milliseconds, PerSecond } from '../../model/units.ts';
import { type Call, callOf } from '../drive/call.ts';
import { type ClientCall, type ClientReply, startClients } from '../drive/clients.ts';
import { tokensFor } from '../drive/closed.ts';
import { type LiveTill, liveTills } from '../drive/live-tills.ts';
import { operationsOf } from '../drive/operations.ts';
import type { PhaseSetup } from '../drive/phase.ts';
import { sender } from '../drive/sender.ts';

export interface SideLoadSetup
  extends Pick<
    PhaseSetup,
    'baseUrl' | 'secret' | 'scenario' | 'store' | 'makeReceipt' | 'seed' | 'timeoutMs' | 'signal'
  > {
  readonly clients: number;
}

/** What the clients did in one turn. */
export interface Turn {
  /** Of every request that was sent in it, in the order of the answers. */
  readonly times: readonly Milliseconds[];
  /** Answers, each counted by the share of its time that lies in the turn. */
  readonly throughputPerSecond: PerSecond;
}

export interface SideLoad {
  /**
   * The clients send from the n-th request on; the turn ends when the last of those that were sent in time is answered.
   * @throws {Error} for a request that is not answered well: what is refused must not look fast
   */
  take(from: number, lasting: Milliseconds): Promise<Turn>;
  close(): void;
}

/** A turn that is under way. */
interface Open {
  next: number;
  readonly beginAt: Milliseconds;
  readonly endAt: Milliseconds;
  inFlight: number;
  readonly times: Milliseconds[];
  answersInside: number;
  readonly finish: () => void;
  readonly fail: (error: unknown) => void;
}

/** @throws {Error} if somebody cannot log in */
export async function openSideLoad(setup: SideLoadSetup): Promise<SideLoad> {
  const { baseUrl, scenario, store, seed, timeoutMs, signal } = setup;
  const tokenFor = await tokensFor(setup, signal);
  const operation = operationsOf(scenario, store, seed);
  const tills = liveTills(store.shops, scenario.liveTills);
  let open: Open | null = null;
  let waitsForTill = false;

  function next(): ClientCall | null {
    if (open === null || isOver(open)) return null;
    const asked = operation(open.next);
    const till = asked.operation === 'receipts' ? tills.freeNear(asked.shopId) : null;
    if (asked.operation === 'receipts' && till === null) {
      waitsForTill = true;
      return null;
    }
    open.next++;
    open.inFlight++;
    return sent(open, callOf(asked, till, setup, tokenFor), till);
  }

  function sent(turn: Open, call: Call, till: LiveTill | null): ClientCall {
    const sentAt = performance.now();
    return {
      ...call,
      onEnd(reply) {
        till?.settle(reply.outcome === 'answered' ? reply.endedAt : null);
        settle(turn, call, sentAt, reply);
        if (!waitsForTill) return;
        waitsForTill = false;
        clients.wake();
      },
    };
  }

  const clients = startClients(sender(baseUrl, timeoutMs), setup.clients, next);
  return {
    async take(from, lasting) {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      const beginAt = performance.now();
      const turn = { next: from, beginAt, endAt: beginAt + lasting, inFlight: 0, times: [], answersInside: 0 };
      open = { ...turn, finish: resolve, fail: reject };
      const { times } = open;
      try {
        clients.wake();
        await promise;
        return { times, throughputPerSecond: (1000 * open.answersInside) / lasting };
      } finally {
        open = null;
        signal.removeEventListener('abort', stop);
      }
    },
    close: () => clients.stop(),
  };
}

/** A turn whose time is over ends with its last answer; one that was held up before it began has one request nevertheless. */
function isOver(turn: Open): boolean {
  if (performance.now() < turn.endAt || turn.times.length + turn.inFlight === 0) return false;
  if (turn.inFlight === 0) turn.finish();
  return true;
}

const WORDS = {
  refused: 'was refused',
  timedOut: 'was not answered in time',
  cutOff: 'was cut off',
  unfinished: 'was not waited for',
} as const;

function settle(turn: Open, { method, path }: Call, sentAt: Milliseconds, { outcome, endedAt }: ClientReply): void {
  turn.inFlight--;
  if (outcome !== 'answered') {
    turn.fail(new Error(`${method} ${path} ${WORDS[outcome]}`));
    return;
  }
  const took = endedAt - sentAt;
  turn.times.push(took);
  // What was sent too late, since nothing had been sent before, counts as if it had been sent at once.
  const isLate = sentAt >= turn.endAt;
  const inside = isLate ? Math.min(took, turn.endAt - turn.beginAt) : Math.min(endedAt, turn.endAt) - sentAt;
  turn.answersInside += inside / took;
  isOver(turn);
}
