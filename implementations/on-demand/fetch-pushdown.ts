/** `fetch=pushdown`: set-based SQL for everything; a few hundred rows of sums come out, and the formulas finish them. */
import type { Scope } from '../../model/contract.ts';
import { daySeries } from './days.ts';
import { edgeYearRevenues } from './edges.ts';
import type { DetailRead, Fetch } from './fetch.ts';
import type { Session } from './session.ts';
import { inScope, NET, nextParameter, statement } from './sql.ts';
import { overviewSums, stockUnits } from './sums.ts';
import { ageOf, DAYS, type Windows } from './windows.ts';

export function pushdownFetch(windows: Windows): Fetch {
  return {
    overview: (session, scope) => overviewSums(session, windows, scope),
    async detail(session, scope, productId) {
      const days = await productDays(session, windows, scope, productId);
      const counts = await windowCounts(session, windows, scope, productId);
      return {
        statistics: { days, ...counts, currentPriceCents: await currentPrice(session, windows, scope, productId) },
        yearRevenues: await edgeYearRevenues(session, windows, scope),
      };
    },
  };
}

async function productDays(session: Session, windows: Windows, scope: Scope, productId: number) {
  const product = `product_id = ${nextParameter(scope)}`;
  const first = windows.firstOfLast(DAYS);
  const text = `
    SELECT ${ageOf(windows, 'r.sold_at::date')} AS age, sum(l.quantity), sum(${NET}), 0
    FROM receipt_line l JOIN receipt r USING (shop_id, till, seq)
    WHERE l.${product} AND ${inScope(scope, 'l')} AND r.sold_at >= ${first}
    GROUP BY age
    UNION ALL
    SELECT ${ageOf(windows, 'd.delivered_on')} AS age, 0, 0, sum(d.quantity)
    FROM delivery d WHERE d.${product} AND ${inScope(scope, 'd')} AND d.delivered_on >= ${first}
    GROUP BY age`;
  const days = daySeries();
  for (const [age, units, netCents, delivered] of await session.rows<[number, number, number, number]>(
    statement('days', scope, text, productId),
  )) {
    days.sold(age, units, netCents);
    days.delivered(age, delivered);
  }
  return days.figures(await stockUnits(session, scope, productId));
}

type Counts = Pick<DetailRead['statistics'], 'receipts' | 'customers' | 'repeatCustomers' | 'medianLineCents'>;

/** Lines to receipts to customers: each count is a sum over the step before, and none needs a DISTINCT. */
async function windowCounts(session: Session, windows: Windows, scope: Scope, productId: number): Promise<Counts> {
  const text = `
    WITH line AS MATERIALIZED (
      SELECT l.shop_id, l.till, l.seq, r.customer_id, l.quantity, ${NET} AS net
      FROM receipt_line l JOIN receipt r USING (shop_id, till, seq)
      WHERE l.product_id = ${nextParameter(scope)} AND ${inScope(scope, 'l')} AND r.sold_at >= ${windows.firstOfLast(28)}
    ), visit AS (
      SELECT customer_id FROM line GROUP BY shop_id, till, seq, customer_id
    ), visitor AS (
      SELECT customer_id, count(*) AS visits FROM visit GROUP BY customer_id
    )
    SELECT coalesce(sum(visits), 0), count(customer_id), count(customer_id) FILTER (WHERE visits > 1),
      (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY net) FROM line WHERE quantity > 0)
    FROM visitor`;
  const [row] = await session.rows<[number, number, number, number | null]>(
    statement('window', scope, text, productId),
  );
  const [receipts, customers, repeatCustomers, medianLineCents] = row ?? [0, 0, 0, null];
  return { receipts, customers, repeatCustomers, medianLineCents };
}

/** One step down the price's primary key per shop. @throws {RangeError} without a price: the data set is damaged */
async function currentPrice(session: Session, { today }: Windows, scope: Scope, productId: number): Promise<number> {
  const text = `
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY p.price_cents)
    FROM shop s CROSS JOIN LATERAL (
      SELECT price_cents FROM price
      WHERE shop_id = s.shop_id AND product_id = ${nextParameter(scope)} AND valid_from <= DATE '${today}'
      ORDER BY valid_from DESC, seq DESC LIMIT 1) p
    WHERE ${inScope(scope, 's')}`;
  const [row] = await session.rows<[number | null]>(statement('price', scope, text, productId));
  const price = row?.[0] ?? null;
  if (price === null) throw new RangeError('a product has no price: generate the data set again');
  return price;
}
