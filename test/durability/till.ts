/** A till or a desk that posts numbered calls and never gives up one: what it sent, and what was acknowledged. */
import type { MakePrice } from '../../datagen/live-prices.ts';
import { keyOf } from '../../datagen/mix.ts';
import type { ContractClient, Reply } from '../../harness/check/client.ts';
import type { RecordedWrites } from '../../harness/check/write-log.ts';
import { DESK_TILL, type Receipt } from '../../model/contract.ts';

/** What tills of one test share. */
export interface Counter {
  readonly client: ContractClient;
  /** Everything that was ever sent goes in here before it is sent. */
  readonly log: RecordedWrites;
  readonly seed: number;
  readonly makeReceipt: (shopId: number, till: number, seq: number) => Receipt;
  readonly makePrice: MakePrice;
}

export interface Till {
  readonly shopId: number;
  readonly till: number;
  /** Greatest number that was acknowledged, and that was sent: what is between is one call. */
  readonly acknowledged: number;
  readonly sent: number;
  /** Sends the call that is not acknowledged again, or the next one. @returns its status; null: there was no answer */
  post(): Promise<number | null>;
  /** Sends a number as it was sent before. */
  repeat(seq: number): Promise<Reply>;
  /** Sends a number with other content. */
  contradict(seq: number): Promise<Reply>;
  /** Sends the number after the last that was sent. */
  next(): Promise<Reply>;
}

const MOST_RECEIPTS = 5;

export function tillOf(counter: Counter, shopId: number, till: number): Till {
  return till === DESK_TILL ? numbered(shopId, till, 1, pricesOf(counter, shopId)) : receiptTill(counter, shopId, till);
}

function receiptTill(counter: Counter, shopId: number, till: number): Till {
  const most = 1 + (keyOf(counter.seed, 1, shopId, till) % MOST_RECEIPTS);
  return numbered(shopId, till, most, receiptsOf(counter, shopId, till));
}

/** Sends calls first…last; with other content if `spoilt`. */
type Send = (first: number, last: number, spoilt?: boolean) => Promise<Reply>;

function numbered(shopId: number, till: number, callSize: number, send: Send): Till {
  let acknowledged = 0;
  let sent = 0;
  return {
    shopId,
    till,
    get acknowledged() {
      return acknowledged;
    },
    get sent() {
      return sent;
    },
    async post() {
      if (sent === acknowledged) sent += callSize;
      const reply = await send(acknowledged + 1, sent).catch(() => null);
      if (reply?.status === 201 || reply?.status === 200) acknowledged = sent;
      return reply?.status ?? null;
    },
    repeat: (seq) => send(seq, seq),
    contradict: (seq) => send(seq, seq, true),
    next() {
      sent += 1;
      return send(sent, sent);
    },
  };
}

function receiptsOf({ client, log, makeReceipt }: Counter, shopId: number, till: number): Send {
  return (first, last, spoilt = false) => {
    const receipts = Array.from({ length: last - first + 1 }, (_, index) => makeReceipt(shopId, till, first + index));
    if (!spoilt) for (const receipt of receipts) log.addReceipt(shopId, till, receipt);
    const posted = spoilt ? receipts.map((receipt) => ({ ...receipt, soldAt: otherTime(receipt.soldAt) })) : receipts;
    return client.post('/v1/receipts', `shop-${shopId}`, { shopId, till, receipts: posted });
  };
}

const otherTime = (soldAt: string) => `${soldAt.slice(0, -2)}${soldAt.endsWith('00') ? '01' : '00'}`;

/** A desk changes one price a call. */
function pricesOf({ client, log, makePrice }: Counter, shopId: number): Send {
  return (seq, _, spoilt = false) => {
    const made = makePrice(shopId, seq);
    const price = { ...made, priceCents: made.priceCents + (spoilt ? 1000 : 0) };
    if (!spoilt) log.addPrice(price);
    return client.post('/v1/prices', `shop-${shopId}`, price);
  };
}
