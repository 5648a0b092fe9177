/** Sums over every line of the scope, in SQL: what the overview shows, and stock. What ranks all products is in edges.ts. */
import type { Scope } from '../../model/contract.ts';
import { edgeOverview } from './edges.ts';
import type { OverviewSums } from './fetch.ts';
import type { Session } from './session.ts';
import { inScope, NET, nextParameter, statement } from './sql.ts';
import type { Windows } from './windows.ts';

/** Units delivered less units sold, ever. */
export async function stockUnits(session: Session, scope: Scope, productId: number): Promise<number> {
  const product = `product_id = ${nextParameter(scope)}`;
  const text = `
    SELECT (SELECT coalesce(sum(quantity), 0) FROM delivery d WHERE d.${product} AND ${inScope(scope, 'd')})
      - (SELECT coalesce(sum(quantity), 0) FROM receipt_line l WHERE l.${product} AND ${inScope(scope, 'l')})`;
  const [row] = await session.rows<[number]>(statement('stock', scope, text, productId));
  return row?.[0] ?? 0;
}

/** For one shop the smaller join of the edges was dearer at scale 100, in CPU and in time. */
export async function overviewSums(session: Session, windows: Windows, scope: Scope) {
  return scope.kind === 'chain' ? edgeOverview(session, windows) : shopOverview(session, windows, scope);
}

/** Everything that a shop's overview shows, in one pass over lines and one over deliveries. */
async function shopOverview(session: Session, windows: Windows, scope: Scope) {
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
