/** What ranks all products, and stock: sums in SQL, over every line of the scope. */
import type { Scope } from '../../model/contract.ts';
import type { OverviewSums } from './fetch.ts';
import type { Session, Statement } from './session.ts';
import type { Windows } from './windows.ts';

/** Quantities and prices are 32 bits, their product is not. */
export const NET = 'l.quantity::bigint * l.unit_price_cents - l.discount_cents';

/** A condition on a table's shop; the shop is parameter $1. */
export const inScope = ({ kind }: Scope, alias: string) => (kind === 'shop' ? `${alias}.shop_id = $1` : 'true');

/** Statements of a shop and of the chain differ in text, so they have different names. */
export function statement(name: string, scope: Scope, text: string, ...more: readonly number[]): Statement {
  const shop = scope.kind === 'shop' ? [scope.shopId] : [];
  return { name: `${name}-${scope.kind}`, text, values: [...shop, ...more] };
}

/** The number of the parameter behind the shop's, if there is a shop. */
export const nextParameter = ({ kind }: Scope) => (kind === 'shop' ? '$2' : '$1');

/** Revenue of 364 days by product. */
export async function yearRevenues(session: Session, windows: Windows, scope: Scope): Promise<Map<number, number>> {
  const text = `
    SELECT l.product_id, sum(${NET})
    FROM receipt_line l JOIN receipt r USING (shop_id, till, seq)
    WHERE ${inScope(scope, 'l')} AND r.sold_at >= ${windows.firstOfLast(364)}
    GROUP BY l.product_id`;
  return new Map(await session.rows<[number, number]>(statement('year-revenues', scope, text)));
}

/** Units delivered less units sold, ever. */
export async function stockUnits(session: Session, scope: Scope, productId: number): Promise<number> {
  const product = `product_id = ${nextParameter(scope)}`;
  const text = `
    SELECT (SELECT coalesce(sum(quantity), 0) FROM delivery d WHERE d.${product} AND ${inScope(scope, 'd')})
      - (SELECT coalesce(sum(quantity), 0) FROM receipt_line l WHERE l.${product} AND ${inScope(scope, 'l')})`;
  const [row] = await session.rows<[number]>(statement('stock', scope, text, productId));
  return row?.[0] ?? 0;
}

/** Everything that the overview shows, in one pass over lines and one over deliveries. */
export async function overviewSums(session: Session, windows: Windows, scope: Scope) {
  const text = `
    WITH sold AS (
      SELECT l.product_id,
        coalesce(sum(${NET}) FILTER (WHERE r.sold_at >= ${windows.firstOfLast(28)}), 0) AS revenue,
        coalesce(sum(l.quantity) FILTER (WHERE r.sold_at >= ${windows.firstOfLast(28)}), 0) AS units,
        coalesce(sum(l.quantity) FILTER (WHERE r.sold_at >= ${windows.firstOfLast(56)} AND r.sold_at < ${windows.firstOfLast(28)}), 0) AS units_before,
        coalesce(sum(${NET}) FILTER (WHERE r.sold_at >= ${windows.firstOfLast(364)}), 0) AS year_revenue,
        sum(l.quantity) AS ever
      FROM receipt_line l JOIN receipt r USING (shop_id, till, seq) WHERE ${inScope(scope, 'l')}
      GROUP BY l.product_id
    ), delivered AS (
      SELECT d.product_id, sum(d.quantity) AS ever FROM delivery d WHERE ${inScope(scope, 'd')} GROUP BY d.product_id
    )
    SELECT product_id, coalesce(revenue, 0), coalesce(units, 0), coalesce(units_before, 0), coalesce(year_revenue, 0),
      coalesce(delivered.ever, 0) - coalesce(sold.ever, 0)
    FROM sold FULL JOIN delivered USING (product_id)`;
  const rows = await session.rows<[number, number, number, number, number, number]>(statement('overview', scope, text));
  return new Map(
    rows.map(([productId, revenueCents, units, unitsBefore, yearRevenueCents, stockUnits]): [number, OverviewSums] => [
      productId,
      { revenueCents, units, unitsBefore, yearRevenueCents, stockUnits },
    ]),
  );
}
