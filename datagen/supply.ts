/** Weekly deliveries of a product to a shop: when they are due, which come late, and what they bring, given what was sold. */
import { type CatalogProduct, WEIGHT_SUM } from './catalog.ts';
import { below, childKey } from './mix.ts';
import { HISTORY_DAYS, LATE_OF_64, TABLE } from './parameters.ts';
import type { ShopTraits } from './shops.ts';

/** A delivery in the morning of `day`; how much it brings follows from what is sold until the next one. */
export interface PlannedDelivery {
  /** 0 = first day of history; from HISTORY_DAYS on: after today. */
  readonly day: number;
  /** Stock that is left on the eve of the delivery; 0 where it came late. */
  readonly unitsLeft: number;
}

export interface Supply {
  /** Ascending by day; the first on day 0. */
  readonly planned: readonly PlannedDelivery[];
  /** By day of history: 1 where a delivery is overdue and the shelf is empty. */
  readonly empty: Uint8Array;
}

export interface Delivery {
  /** 0 = first day of history. */
  readonly day: number;
  /** From 1. */
  readonly quantity: number;
}

/** Units an average shop sells in an average week, over all products. */
const UNITS_A_WEEK = 1_120;

/**
 * What a delivery finds left, in percent of a week. With less than a third of one, no product of the chain would ever have a
 * week's cover; before a late delivery there is less, or its shelf would not be empty.
 */
const RESERVES = { usual: { from: 30, spread: 60 }, small: { from: 10, spread: 30 } } as const;

export function supplyOf(shop: ShopTraits, product: CatalogProduct): Supply {
  const key = childKey(childKey(shop.key, TABLE.supply), product.productId);
  const offset = below(childKey(key, 1), 7);
  const unitsAWeek = Math.floor((UNITS_A_WEEK * product.weight) / WEIGHT_SUM);
  const empty = new Uint8Array(HISTORY_DAYS);
  const planned: PlannedDelivery[] = [{ day: 0, unitsLeft: 0 }];
  for (let week = 0; week * 7 + offset <= HISTORY_DAYS; week++) {
    const due = week * 7 + offset;
    if (due === 0) continue;
    const late = lateDays(key, week);
    empty.fill(1, due, due + late);
    const reserve = lateDays(key, week + 1) > 0 ? RESERVES.small : RESERVES.usual;
    planned.push({
      day: due + late,
      unitsLeft: late > 0 ? 0 : 2 + unitsIn(reserve, unitsAWeek, deliveryDraw(key, week)),
    });
  }
  const last = planned[planned.length - 1];
  if (last !== undefined && last.day < HISTORY_DAYS) {
    // What the next delivery after today would find, and what will sell until then, is still on the shelf today.
    const untilThen = Math.floor((unitsAWeek * (last.day + 7 - HISTORY_DAYS)) / 7);
    planned.push({
      day: HISTORY_DAYS,
      unitsLeft: 3 + unitsIn(RESERVES.usual, unitsAWeek, childKey(key, 0)) + untilThen,
    });
  }
  return { planned, empty };
}

const deliveryDraw = (key: number, week: number) => childKey(key, week + 2);

/** How late the delivery of a week comes; never the first one. */
function lateDays(key: number, week: number): number {
  const draw = deliveryDraw(key, week);
  return week > 0 && draw % 64 < LATE_OF_64 ? 2 + ((draw >>> 8) % 2) : 0;
}

function unitsIn({ from, spread }: (typeof RESERVES)[keyof typeof RESERVES], unitsAWeek: number, draw: number): number {
  return Math.floor((unitsAWeek * (from + ((draw >>> 16) % spread))) / 100);
}

/**
 * A delivery brings what is sold until the next one, and tops up to what shall be left then. Nothing is taken back
 * where returns outweigh sales.
 * @param sold - units of the product by day of history
 */
export function deliveriesOf(planned: readonly PlannedDelivery[], sold: ArrayLike<number>): Delivery[] {
  const deliveries: Delivery[] = [];
  let [soldSoFar, delivered] = [0, 0];
  planned.forEach(({ day }, index) => {
    const next = planned[index + 1];
    for (let at = day; at < Math.min(next?.day ?? HISTORY_DAYS, HISTORY_DAYS); at++) soldSoFar += sold[at] ?? 0;
    const wanted = Math.max(delivered, soldSoFar + (next?.unitsLeft ?? 0));
    if (wanted > delivered && day < HISTORY_DAYS) deliveries.push({ day, quantity: wanted - delivered });
    delivered = wanted;
  });
  return deliveries;
}
