/**
 * The sums over all products with a smaller join: 308 of 420 days lie in no window but the year's, and their lines need no
 * receipt. Every line is read once, from the index alone for a shop; only receipts at the edges are hashed to meet them.
 */
import type { Scope } from '../../model/contract.ts';
import type { OverviewSums } from './fetch.ts';
import type { Session } from './session.ts';
import { inScope, NET, statement } from './sql.ts';
import type { Windows } from './windows.ts';

/** Receipts by where they lie; a line without one of them lies between 57 and 364 days back. */
const PART = { last28: 1, before: 2, old: 3 } as const;
const DELIVERED = 4;

/** Revenue of 364 days by product: all of it but what is older. */
export async function edgeYearRevenues(session: Session, { firstOfLast }: Windows, scope: Scope) {
  const text = `
    SELECT l.product_id, coalesce(sum(${NET}) FILTER (WHERE r.till IS NULL), 0)
    FROM receipt_line l LEFT JOIN (
      SELECT shop_id, till, seq FROM receipt r WHERE ${inScope(scope, 'r')} AND r.sold_at < ${firstOfLast(364)}
    ) r USING (shop_id, till, seq)
    WHERE ${inScope(scope, 'l')} GROUP BY l.product_id`;
  return new Map(await session.rows<[number, number]>(statement('year-edges', scope, text)));
}

/** The chain's overview. */
export async function edgeOverview(session: Session, { firstOfLast }: Windows) {
  const text = `
    SELECT l.product_id, edge.part, sum(${NET}), sum(l.quantity)
    FROM receipt_line l LEFT JOIN (
      SELECT shop_id, till, seq, CASE WHEN r.sold_at >= ${firstOfLast(28)} THEN ${PART.last28} ELSE ${PART.before} END AS part
      FROM receipt r WHERE r.sold_at >= ${firstOfLast(56)}
      UNION ALL
      SELECT shop_id, till, seq, ${PART.old} FROM receipt r WHERE r.sold_at < ${firstOfLast(364)}
    ) edge USING (shop_id, till, seq)
    GROUP BY l.product_id, edge.part
    UNION ALL
    SELECT d.product_id, ${DELIVERED}, 0, sum(d.quantity) FROM delivery d GROUP BY d.product_id`;
  const rows = await session.rows<[number, number | null, number, number]>(
    statement('overview-edges', { kind: 'chain' }, text),
  );
  const sums = new Map<number, OverviewSums>();
  for (const [productId, ...part] of rows) sums.set(productId, withPart(sums.get(productId) ?? NOTHING, ...part));
  return sums;
}

const NOTHING: OverviewSums = { revenueCents: 0, units: 0, unitsBefore: 0, stockUnits: 0, yearRevenueCents: 0 };

/** Each part comes once a product. */
function withPart(sums: OverviewSums, part: number | null, netCents: number, units: number): OverviewSums {
  if (part === DELIVERED) return { ...sums, stockUnits: sums.stockUnits + units };
  const stockUnits = sums.stockUnits - units;
  if (part === PART.old) return { ...sums, stockUnits };
  const yearRevenueCents = sums.yearRevenueCents + netCents;
  if (part === PART.last28) return { ...sums, stockUnits, yearRevenueCents, revenueCents: netCents, units };
  if (part === PART.before) return { ...sums, stockUnits, yearRevenueCents, unitsBefore: units };
  return { ...sums, stockUnits, yearRevenueCents };
}
