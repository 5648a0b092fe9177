/**
 * The live tills of one cell, shared by its phases: who posts next, and what was ever sent. A till has at most one call
 * in flight, and numbers its receipts without a gap: what was not acknowledged is sent again before anything new.
 */
import { FIRST_LIVE_TILL, type Receipt, type ReceiptsPost, type Scope } from '../../model/contract.ts';
import type { Milliseconds } from '../../model/units.ts';
import { popularityOrder } from './popularity.ts';

/** A receipt that was sent at least once. Times are of this process's `performance.now()`. */
export interface Written {
  readonly shopId: number;
  readonly till: number;
  readonly receipt: Receipt;
  /** When it was sent for the first time. */
  readonly sentAt: Milliseconds;
  /** When a 2xx had been read to its end; null: not known to be durable, and yet it may be. */
  acknowledgedAt: Milliseconds | null;
}

/** Makes receipt `seq` of a till, always the same. */
export type MakeReceipt = (shopId: number, till: number, seq: number, lineCount: number) => Receipt;

export interface LiveTill {
  readonly shopId: number;
  readonly till: number;
  /** A call is in flight. */
  readonly busy: boolean;
  /** Receipt `seq` at index `seq − 1`. Only the last can be without acknowledgement, so those times ascend. */
  readonly written: readonly Written[];
  /**
   * Takes the till for a call: the receipt that was not acknowledged if there is one, else the next.
   * @throws {Error} if the till is busy: the service would be right to refuse the gap
   */
  post(make: MakeReceipt, lineCount: number, now: Milliseconds): ReceiptsPost;
  /** Frees the till. @param acknowledgedAt - null: no 2xx; the same receipt will be sent again */
  settle(acknowledgedAt: Milliseconds | null): void;
}

export interface LiveTills {
  /** A shop's tills take turns. @throws {RangeError} for a shop without a live till */
  inTurn(shopId: number): LiveTill;
  /** A free till, of this shop if it has one; null if all are busy. */
  freeNear(shopId: number): LiveTill | null;
  of(scope: Scope): readonly LiveTill[];
  /** Everything ever sent, till by till in order of seq. */
  log(): readonly Written[];
}

/**
 * `count` tills, dealt out to the shops by popularity as 101, 102, …: with one shop it has all of them, with more shops
 * than tills the most popular shops have one each and the others none.
 * @param first - number of each shop's first till, if 101 is somebody else's
 */
export function liveTills(shops: number, count: number, first = FIRST_LIVE_TILL): LiveTills {
  const withTill = popularityOrder(shops).slice(0, count);
  const all = Array.from({ length: count }, (_, i) =>
    liveTill(withTill[i % withTill.length] ?? 1, first + Math.floor(i / withTill.length)),
  );
  const byShop = Map.groupBy(all, ({ shopId }) => shopId);
  const turns = new Map<number, number>();
  const nextTurn = (shopId: number) => {
    const turn = turns.get(shopId) ?? 0;
    turns.set(shopId, turn + 1);
    return turn;
  };
  return {
    inTurn(shopId) {
      const tills = byShop.get(shopId) ?? [];
      const till = tills[nextTurn(shopId) % tills.length];
      if (till === undefined) throw new RangeError(`shop ${shopId} has no live till`);
      return till;
    },
    freeNear(shopId) {
      const tills = byShop.get(shopId) ?? [];
      const turn = nextTurn(shopId);
      return (
        tills.map((_, i) => tills[(turn + i) % tills.length]).find((till) => till?.busy === false) ??
        all.find(({ busy }) => !busy) ??
        null
      );
    },
    of: (scope) => (scope.kind === 'chain' ? all : (byShop.get(scope.shopId) ?? [])),
    log: () => all.flatMap(({ written }) => written),
  };
}

function liveTill(shopId: number, till: number): LiveTill {
  const written: Written[] = [];
  let busy = false;
  return {
    shopId,
    till,
    written,
    get busy() {
      return busy;
    },
    post(make, lineCount, now) {
      if (busy) throw new Error(`till ${till} of shop ${shopId} has a call in flight`);
      busy = true;
      const last = written.at(-1);
      if (last !== undefined && last.acknowledgedAt === null) return { shopId, till, receipts: [last.receipt] };
      const receipt = make(shopId, till, written.length + 1, lineCount);
      written.push({ shopId, till, receipt, sentAt: now, acknowledgedAt: null });
      return { shopId, till, receipts: [receipt] };
    },
    settle(acknowledgedAt) {
      busy = false;
      const last = written.at(-1);
      if (last !== undefined) last.acknowledgedAt ??= acknowledgedAt;
    },
  };
}
