/**
 * Time to visibility: once a receipt is acknowledged, its shop's overview is read until an answer includes it.
 * These reads are probes: due by no schedule, over connections of their own, and in no figure but this one.
 */
import type { AsOf } from '../../model/contract.ts';
import type { Distribution } from '../../model/phase.ts';
import type { Milliseconds } from '../../model/units.ts';
import { readAsOf } from './answers.ts';
import { pathOf } from './operations.ts';
import { type Reply, sender } from './sender.ts';
import type { TokenFor } from './sessions.ts';
import { type Acknowledged, unseenWrites } from './unseen.ts';

/** Between an answer and the next read of the same shop: by this and by one read a time may be too long. */
const PAUSE: Milliseconds = 10;

export interface VisibilityParts {
  readonly baseUrl: string;
  readonly timeoutMs: Milliseconds;
  readonly tokenFor: TokenFor;
  /** Something of ours went wrong: the phase cannot go on. */
  fail(error: unknown): void;
}

export interface VisibilityProbes {
  /** Begins to read its shop, unless somebody is at it. */
  lookFor(write: Acknowledged): void;
  /** An answer about the shop that somebody else had asked for. @param asOf - null: it does not say what it includes */
  saw(shopId: number, asOf: AsOf | null, endedAt: Milliseconds): void;
  /** Resolves once everything that has been looked for was seen. */
  allSeen(): Promise<void>;
  /** Ends the reading: what has not been seen by now never is. */
  giveUp(): void;
  /** From the acknowledgement to the end of the first answer that includes the write. */
  figures(): Distribution;
}

export function visibilityProbes({ baseUrl, timeoutMs, tokenFor, fail }: VisibilityParts): VisibilityProbes {
  const connections = sender(baseUrl, timeoutMs);
  const unseen = unseenWrites();
  /** Shops that are read, by the pause before their next read; null while a read is in flight. */
  const readers = new Map<number, NodeJS.Timeout | null>();
  const { promise: nothingUnseen, resolve: tellAllSeen } = Promise.withResolvers<void>();
  let toBeTold = false;
  let over = false;

  function read(shopId: number): void {
    readers.delete(shopId);
    if (over || !unseen.has(shopId)) return;
    readers.set(shopId, null);
    const asked = { operation: 'shop-overview', shopId } as const;
    const call = { method: 'GET', path: pathOf(asked), token: tokenFor(asked), body: null } as const;
    connections.send(call, (reply) => guarded(() => ended(shopId, reply))());
  }

  /** A read that failed is followed by the next like any other. */
  function ended(shopId: number, reply: Reply): void {
    if (over) return;
    if (reply.outcome === 'answered') saw(shopId, readAsOf(reply.text()), reply.endedAt);
    const again = guarded(() => read(shopId));
    readers.set(shopId, setTimeout(again, PAUSE));
  }

  function saw(shopId: number, asOf: AsOf | null, endedAt: Milliseconds): void {
    if (over || asOf === null) return;
    unseen.saw(shopId, asOf, endedAt);
    if (toBeTold && unseen.isEmpty) tellAllSeen();
  }

  /** Callbacks run on the event loop, where an error of ours would end the process. */
  const guarded = (step: () => void) => () => {
    try {
      step();
    } catch (error) {
      fail(error);
    }
  };

  return {
    lookFor(write) {
      unseen.add(write);
      if (!readers.has(write.shopId)) read(write.shopId);
    },
    saw,
    allSeen() {
      toBeTold = true;
      if (unseen.isEmpty) tellAllSeen();
      return nothingUnseen;
    },
    giveUp() {
      over = true;
      for (const pause of readers.values()) if (pause !== null) clearTimeout(pause);
      connections.destroy();
    },
    figures: unseen.figures,
  };
}
