/**
 * Tiny stores of every character, each a pure function of its seed: steady and dying products, elastic and odd ones,
 * full and empty shelves, returns, shared receipts, anonymous customers, price changes of today and of tomorrow.
 */
import { isoDate } from '../../calendar.ts';
import type {
  DeliveryRow,
  LiveReceipt,
  LiveWrites,
  PriceRow,
  ReceiptLineRow,
  ReceiptRow,
  StoreRows,
} from '../../store.ts';

const HISTORY = 420;
const SOME_DAY = 20_600;

export interface RandomStore {
  readonly rows: StoreRows;
  readonly writes: LiveWrites;
  readonly today: string;
}

export function randomStore(seed: number): RandomStore {
  const draw = drawsOf(seed);
  const T = SOME_DAY + draw(0, 400);
  const ids = (most: number) => Array.from({ length: draw(1, most) }, (_, index) => index + 1);
  const shops = ids(3).map((shopId) => ({ shopId, name: `Shop ${shopId}`, city: 'Ulm', openedOn: '2020-01-01' }));
  const products = ids(4).map((productId) => {
    return { productId, categoryId: 1, name: `Product ${productId}`, unitCostCents: draw(1, 300) };
  });
  const rows = {
    shops,
    products,
    categories: [{ categoryId: 1, name: 'Dairy' }],
    customers: Array.from({ length: 9 }, (_, index) => ({ customerId: index + 1, homeShopId: 1 })),
    employees: [],
    prices: [] as PriceRow[],
    receipts: [] as ReceiptRow[],
    receiptLines: [] as ReceiptLineRow[],
    deliveries: [] as DeliveryRow[],
  };
  for (const { productId, unitCostCents } of products) {
    const character = characterOf(draw, unitCostCents);
    for (const { shopId } of shops) history(rows, { shopId, productId, T, draw, character });
  }
  return { rows, writes: writesOf(rows, T, draw), today: isoDate(T) };
}

/** A whole number from the first to the last, both included. */
type Draw = (first: number, last: number) => number;

interface Character {
  /** Prices that weeks choose from. */
  readonly levels: readonly number[];
  /** Units a day at the first level. */
  readonly pace: number;
  readonly elasticity: number;
  /** Percent by which a week's demand is off. */
  readonly noise: number;
  readonly returnPercent: number;
  /** Deliveries in percent of what is sold. */
  readonly supplyPercent: number;
  /** Days ago of the last sale. */
  readonly lastSale: number;
}

function characterOf(draw: Draw, unitCost: number): Character {
  const first = Math.max(1, Math.floor((unitCost * draw(80, 250)) / 100));
  const levels = Array.from({ length: draw(1, 5) }, () => Math.max(1, Math.floor((first * draw(70, 130)) / 100)));
  return {
    levels: [first, ...levels],
    pace: draw(1, 4),
    elasticity: draw(-40, 10) / 10,
    noise: draw(0, 60),
    returnPercent: draw(0, 3) * draw(0, 12),
    supplyPercent: draw(70, 160),
    lastSale: draw(0, 5) === 0 ? draw(20, 400) : 0,
  };
}

interface Place {
  readonly shopId: number;
  readonly productId: number;
  readonly T: number;
  readonly draw: Draw;
  readonly character: Character;
}

interface MutableRows {
  readonly prices: PriceRow[];
  readonly receipts: ReceiptRow[];
  readonly receiptLines: ReceiptLineRow[];
  readonly deliveries: DeliveryRow[];
}

function history(rows: MutableRows, { shopId, productId, T, draw, character }: Place): void {
  rows.deliveries.push({ shopId, productId, deliveredOn: isoDate(T - HISTORY), quantity: draw(0, 60) });
  for (let week = HISTORY / 7 - 1; week >= 0; week--) {
    const [firstLevel = 1] = character.levels;
    const priceCents = character.levels[draw(0, character.levels.length - 1)] ?? firstLevel;
    rows.prices.push({ shopId, productId, validFrom: isoDate(T - week * 7 - 6), seq: 0, priceCents });
    const response =
      (priceCents / firstLevel) ** character.elasticity * (1 + draw(-character.noise, character.noise) / 100);
    let sold = 0;
    for (let ago = week * 7 + 6; ago >= Math.max(week * 7, character.lastSale); ago--) {
      const quantity = Math.round(character.pace * response * (draw(0, 200) / 100));
      if (quantity === 0) continue;
      const returned = draw(1, 100) <= character.returnPercent;
      const seq = receiptOf(rows, shopId, T - ago, draw);
      const line = { productId, quantity: returned ? -quantity : quantity, unitPriceCents: priceCents };
      const lineNo = rows.receiptLines.length + 1;
      rows.receiptLines.push({
        shopId,
        till: 1,
        seq,
        lineNo,
        ...line,
        discountCents: draw(0, 9) === 0 ? draw(0, 30) : 0,
      });
      sold += line.quantity;
    }
    const quantity = Math.round((Math.max(sold, 0) * character.supplyPercent) / 100);
    if (quantity > 0) rows.deliveries.push({ shopId, productId, deliveredOn: isoDate(T - week * 7), quantity });
  }
}

/** A receipt of that day: a new one or, sometimes, the shop's latest of that day. */
function receiptOf(rows: MutableRows, shopId: number, day: number, draw: Draw): number {
  const soldAt = `${isoDate(day)} 12:00:00`;
  const last = rows.receipts.at(-1);
  if (last !== undefined && last.shopId === shopId && last.soldAt === soldAt && draw(0, 2) > 0) return last.seq;
  const seq = rows.receipts.length + 1;
  rows.receipts.push({ shopId, till: 1, seq, soldAt, customerId: customerOf(draw) });
  // A second line of the first product on the same receipt, now and then: one receipt, two lines.
  if (draw(0, 9) === 0) {
    const lineNo = rows.receiptLines.length + 1;
    const line = { productId: 1, quantity: 1, unitPriceCents: 100, discountCents: 0 };
    rows.receiptLines.push({ shopId, till: 1, seq, lineNo, ...line });
  }
  return seq;
}

function customerOf(draw: Draw): number | null {
  return draw(0, 2) === 0 ? null : draw(1, 9);
}

function writesOf({ shops, products }: StoreRows, T: number, draw: Draw): LiveWrites {
  const anyShop = () => draw(1, shops.length);
  const anyProduct = () => draw(1, products.length);
  const receipts = Array.from({ length: draw(0, 8) }, (_, index): LiveReceipt => {
    const lines = Array.from({ length: draw(1, 3) }, () => {
      return {
        productId: anyProduct(),
        quantity: draw(-2, 6),
        unitPriceCents: draw(1, 400),
        discountCents: draw(0, 20),
      };
    });
    const soldAt = `${isoDate(T)}T09:00:00`;
    return { shopId: anyShop(), till: 101, seq: index + 1, soldAt, customerId: customerOf(draw), lines };
  });
  const prices = Array.from({ length: draw(0, 4) }, (_, index) => {
    // What begins tomorrow is not in effect today.
    const validFrom = isoDate(T + (draw(0, 4) === 0 ? 1 : 0));
    return { shopId: anyShop(), seq: index + 1, productId: anyProduct(), validFrom, priceCents: draw(1, 500) };
  });
  return { receipts, prices };
}

/** Numerical Recipes' linear congruential generator: poor, but the same everywhere, and enough here. */
function drawsOf(seed: number): Draw {
  let state = seed >>> 0;
  return (first, last) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return first + Math.floor((state / 2 ** 32) * (last - first + 1));
  };
}
