/** A scenario's seeded requests, one after the other over one connection: the same code, data and seed do the same work. */
import type { Scenario } from '../../model/scenario.ts';
import type { Bytes } from '../../model/units.ts';
import { type Call, callOf } from '../drive/call.ts';
import { liveTills } from '../drive/live-tills.ts';
import { type Asked, operationsOf } from '../drive/operations.ts';
import type { PhaseSetup } from '../drive/phase.ts';
import { type Reply, sender } from '../drive/sender.ts';
import { loginOf, openSessions } from '../drive/sessions.ts';

export type ReplaySetup = Pick<
  PhaseSetup,
  'baseUrl' | 'secret' | 'scenario' | 'store' | 'makeReceipt' | 'seed' | 'timeoutMs' | 'signal'
>;

export interface Replay {
  /** So many requests it takes until each operation has come that comes at all: fewer are no picture of the scenario. */
  readonly least: number;
  /** One request of each operation of the mix, from beyond the sequence: connections and caches are as in later requests. */
  warmUp(): Promise<void>;
  /**
   * The n-th request of the sequence, from 0, to the end of its answer.
   * @returns what the answer takes without its `asOf`, which tells of the moment and not of the work
   * @throws {Error} if it is not answered well
   */
  send(n: number): Promise<Bytes>;
  close(): void;
}

/** Beyond any sequence, requests to warm up with; an operation that is rarer than one in so many is met cold. */
const WARM_UP = { from: 1_000_000, among: 1_000 };

/** @param most - longest sequence that will be sent: whoever asks in it is logged in now, and not while it is counted */
export async function openReplay(setup: ReplaySetup, most: number): Promise<Replay> {
  const { baseUrl, scenario, secret, store, seed, timeoutMs, signal } = setup;
  const operation = operationsOf(scenario, store, seed);
  const sequence = inProportion(scenario, operation, most);
  const warmUps = oneOfEach(operation);
  const tills = liveTills(store.shops, scenario.liveTills);
  const service = sender(baseUrl, timeoutMs);
  // Nobody waits for the answer to the last request of something that is over.
  signal.addEventListener('abort', service.destroy);
  const close = () => {
    signal.removeEventListener('abort', service.destroy);
    service.destroy();
  };
  const answered = async (asked: Asked) => {
    signal.throwIfAborted();
    const till = asked.operation === 'receipts' ? tills.inTurn(asked.shopId) : null;
    const call = callOf(asked, till, setup, tokenFor);
    const { reply, bytes } = await new Promise<{ readonly reply: Reply; readonly bytes: Bytes }>((resolve) =>
      service.send(call, (reply) => resolve({ reply, bytes: 'text' in reply ? bytesWithoutAsOf(reply.text()) : 0 })),
    );
    requireAnswer(call, reply);
    till?.settle(reply.endedAt);
    return bytes;
  };
  // By whoever posts, too: a shop's own employee.
  const logins = new Set([...sequence, ...warmUps].map(loginOf));
  const tokenFor = await openSessions(service, baseUrl, secret, logins, signal).catch((error: unknown) => {
    close();
    throw error;
  });
  return {
    least: leastOf(sequence),
    async warmUp() {
      for (const asked of warmUps) await answered(asked);
    },
    async send(n) {
      const asked = sequence[n];
      if (asked === undefined) throw new RangeError(`request ${n} is not in a sequence of ${most}`);
      return await answered(asked);
    },
    close,
  };
}

/**
 * The scenario's requests, so ordered that every beginning of them keeps to the mix as nearly as whole numbers can: of a
 * few that are drawn by chance, a rare operation would be none in one run and two in the next.
 */
export function inProportion({ mix }: Scenario, operation: (n: number) => Asked, length: number): readonly Asked[] {
  const places = mix.map((part) => ({ ...part, taken: 0, next: 0 }));
  return Array.from({ length }, (_, n) => {
    const behind = places.reduce((a, b) => (b.share * (n + 1) - b.taken > a.share * (n + 1) - a.taken ? b : a));
    behind.taken += 1;
    while (operation(behind.next).operation !== behind.operation) behind.next += 1;
    return operation(behind.next++);
  });
}

/** @returns 0 for an empty sequence */
export function leastOf(sequence: readonly Asked[]): number {
  const seen = new Set<string>();
  const isNew = sequence.map(({ operation }) => seen.size < seen.add(operation).size);
  return isNew.lastIndexOf(true) + 1;
}

function oneOfEach(operation: (n: number) => Asked): readonly Asked[] {
  const found = new Map<string, Asked>();
  for (let n = 0; n < WARM_UP.among; n++) {
    const asked = operation(WARM_UP.from + n);
    if (!found.has(asked.operation)) found.set(asked.operation, asked);
  }
  return [...found.values()];
}

/** Of an answer as text; its positions are lists in a list. */
export function bytesWithoutAsOf(answer: string): Bytes {
  return Buffer.byteLength(answer.replace(/"asOf":\[(?:\[[\d,]*\],?)*\]/, ''));
}

const WORDS = { refused: 'was refused', timedOut: 'was not answered in time', cutOff: 'was cut off' } as const;

function requireAnswer({ method, path }: Call, { outcome }: Reply): void {
  if (outcome !== 'answered') throw new Error(`${method} ${path} ${WORDS[outcome]}`);
}
