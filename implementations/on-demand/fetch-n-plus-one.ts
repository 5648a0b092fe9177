/**
 * `fetch=n+1`: the classic mistake. The product's lines are loaded, then each line's receipt, each shop's price and deliveries
 * one by one, as an ORM does behind property accesses; what is summed is summed product by product.
 */
import type { Scope } from '../../model/contract.ts';
import type { Fetch, OverviewSums } from './fetch.ts';
import { type ProductHistory, priceOver, productHistory } from './history.ts';
import type { Session } from './session.ts';
import { inScope, NET, nextParameter, statement } from './sql.ts';
import { stockUnits } from './sums.ts';
import { ageOf, DAYS, type Windows } from './windows.ts';

/** @param productIds - all products */
export function nPlusOneFetch(windows: Windows, productIds: Iterable<number>): Fetch {
  const products = [...productIds];
  return {
    async overview(session, scope) {
      const sums = new Map<number, OverviewSums>();
      for (const productId of products) sums.set(productId, await productSums(session, windows, scope, productId));
      return sums;
    },
    async detail(session, scope, productId) {
      const history = productHistory();
      await addLines(session, windows, scope, productId, history);
      const price = await addShops(session, windows, scope, productId, history);
      const statistics = history.statistics(await stockUnits(session, scope, productId), price);
      const yearRevenues = new Map<number, number>();
      for (const id of products) yearRevenues.set(id, await revenue(session, windows, scope, id, 0, 364));
      return { statistics, yearRevenues };
    },
  };
}

type LineRow = [number, number, number, number, number, number];

/** The lines come in parts, which no such code does: what it shows is its queries, not how memory runs out. */
async function addLines(
  session: Session,
  windows: Windows,
  scope: Scope,
  productId: number,
  history: ProductHistory,
): Promise<void> {
  const shop = scope.kind === 'shop' ? `AND shop_id = ${scope.shopId}` : '';
  const batches = session.batches<LineRow>(`
    SELECT shop_id, till, seq, quantity, unit_price_cents, discount_cents
    FROM receipt_line WHERE product_id = ${productId} ${shop}`);
  for await (const rows of batches) {
    for (const [shopId, till, seq, quantity, unitPriceCents, discountCents] of rows) {
      const [receipt] = await session.rows<[number, number | null]>({
        name: 'receipt',
        text: `SELECT ${ageOf(windows, 'sold_at::date')}, customer_id FROM receipt WHERE shop_id = $1 AND till = $2 AND seq = $3`,
        values: [shopId, till, seq],
      });
      const [age, customerId] = receipt ?? [DAYS, null];
      history.add({ shopId, till, seq, age, customerId, quantity, unitPriceCents, discountCents });
    }
  }
}

/** Each shop's deliveries and price. @returns the scope's price */
async function addShops(
  session: Session,
  windows: Windows,
  scope: Scope,
  productId: number,
  { days }: ProductHistory,
): Promise<number> {
  const inEffect = new Map<number, number>();
  for (const shopId of await shopsOf(session, scope)) {
    const deliveries = await session.rows<[number, number]>({
      name: 'deliveries',
      text: `SELECT ${ageOf(windows, 'delivered_on')}, quantity FROM delivery WHERE shop_id = $1 AND product_id = $2`,
      values: [shopId, productId],
    });
    for (const [age, quantity] of deliveries) days.delivered(age, quantity);
    const [price] = await session.rows<[number]>({
      name: 'price',
      text: `SELECT price_cents FROM price WHERE shop_id = $1 AND product_id = $2 AND valid_from <= DATE '${windows.today}'
             ORDER BY valid_from DESC, seq DESC LIMIT 1`,
      values: [shopId, productId],
    });
    if (price !== undefined) inEffect.set(shopId, price[0]);
  }
  return priceOver(inEffect);
}

async function shopsOf(session: Session, scope: Scope): Promise<readonly number[]> {
  if (scope.kind === 'shop') return [scope.shopId];
  const rows = await session.rows<[number]>({ name: 'shops', text: 'SELECT shop_id FROM shop', values: [] });
  return rows.map(([shopId]) => shopId);
}

async function productSums(session: Session, windows: Windows, scope: Scope, productId: number): Promise<OverviewSums> {
  return {
    revenueCents: await revenue(session, windows, scope, productId, 0, 28),
    units: await units(session, windows, scope, productId, 0, 28),
    unitsBefore: await units(session, windows, scope, productId, 28, 28),
    stockUnits: await stockUnits(session, scope, productId),
    yearRevenueCents: await revenue(session, windows, scope, productId, 0, 364),
  };
}

/** Of the `days` days that end `ago` days ago. */
type WindowSum = (
  session: Session,
  windows: Windows,
  scope: Scope,
  productId: number,
  ago: number,
  days: number,
) => Promise<number>;

const revenue = windowSum('revenue', NET);
const units = windowSum('units', 'l.quantity');

function windowSum(name: string, expression: string): WindowSum {
  return async (session, { firstOfLast }, scope, productId, ago, days) => {
    const text = `
      SELECT coalesce(sum(${expression}), 0) FROM receipt_line l JOIN receipt r USING (shop_id, till, seq)
      WHERE ${inScope(scope, 'l')} AND l.product_id = ${nextParameter(scope)}
        AND r.sold_at >= ${firstOfLast(ago + days)} AND r.sold_at < ${firstOfLast(ago)}`;
    const [row] = await session.rows<[number]>(statement(`${name}-${ago}-${days}`, scope, text, productId));
    return row?.[0] ?? 0;
  };
}
