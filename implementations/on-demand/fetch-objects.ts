/** `fetch=objects`: the product's own rows of the last 392 days come out of the database and are counted here. */
import type { Scope } from '../../model/contract.ts';
import { edgeYearRevenues } from './edges.ts';
import type { Fetch } from './fetch.ts';
import { type ProductHistory, priceOver, productHistory } from './history.ts';
import type { Session } from './session.ts';
import { overviewSums, stockUnits } from './sums.ts';
import { ageOf, DAYS, type Windows } from './windows.ts';

export function objectsFetch(windows: Windows): Fetch {
  return {
    overview: (session, scope) => overviewSums(session, windows, scope),
    async detail(session, scope, productId) {
      const history = productHistory();
      await addLines(session, windows, scope, productId, history);
      await addDeliveries(session, windows, scope, productId, history);
      const price = await currentPrice(session, windows, scope, productId);
      const stock = await stockUnits(session, scope, productId);
      return {
        statistics: history.statistics(stock, price),
        yearRevenues: await edgeYearRevenues(session, windows, scope),
      };
    },
  };
}

/** Both numbers are validated integers; a cursor is planned for them, as products differ much in how many rows they have. */
const rowsOf = (alias: string, scope: Scope, productId: number) =>
  `${alias}.product_id = ${productId}${scope.kind === 'shop' ? ` AND ${alias}.shop_id = ${scope.shopId}` : ''}`;

type LineRow = [number, number, number, number, number | null, number, number, number];

async function addLines(
  session: Session,
  windows: Windows,
  scope: Scope,
  productId: number,
  history: ProductHistory,
): Promise<void> {
  const batches = session.batches<LineRow>(`
    SELECT l.shop_id, l.till, l.seq, ${ageOf(windows, 'r.sold_at::date')}, r.customer_id,
      l.quantity, l.unit_price_cents, l.discount_cents
    FROM receipt_line l JOIN receipt r USING (shop_id, till, seq)
    WHERE ${rowsOf('l', scope, productId)} AND r.sold_at >= ${windows.firstOfLast(DAYS)}`);
  for await (const rows of batches)
    for (const [shopId, till, seq, age, customerId, quantity, unitPriceCents, discountCents] of rows)
      history.add({ shopId, till, seq, age, customerId, quantity, unitPriceCents, discountCents });
}

async function addDeliveries(
  session: Session,
  windows: Windows,
  scope: Scope,
  productId: number,
  { days }: ProductHistory,
): Promise<void> {
  const batches = session.batches<[number, number]>(`
    SELECT ${ageOf(windows, 'd.delivered_on')}, d.quantity FROM delivery d
    WHERE ${rowsOf('d', scope, productId)} AND d.delivered_on >= ${windows.firstOfLast(DAYS)}`);
  for await (const rows of batches) for (const [age, quantity] of rows) days.delivered(age, quantity);
}

/** Prices in the order in which they came into effect: each shop's last one is in effect. */
async function currentPrice(session: Session, { today }: Windows, scope: Scope, productId: number): Promise<number> {
  const inEffect = new Map<number, number>();
  const batches = session.batches<[number, number]>(`
    SELECT p.shop_id, p.price_cents FROM price p
    WHERE ${rowsOf('p', scope, productId)} AND p.valid_from <= DATE '${today}'
    ORDER BY p.shop_id, p.valid_from, p.seq`);
  for await (const rows of batches) for (const [shopId, cents] of rows) inEffect.set(shopId, cents);
  return priceOver(inEffect);
}
