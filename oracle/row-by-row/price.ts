/** The price recommendation in the contract's own letters. */
import { dayNumber } from '../../model/calendar.ts';
import type { Detail, HoldReason, Scope } from '../../model/contract.ts';
import type { Product } from '../../model/store.ts';
import { ceiling, daysFrom, exact, floor, larger, lowerMedian, rhu, roundHalfUp, smaller, sum } from './arithmetic.ts';
import { between, revenueOf, rowsOf, type Store, shopsOf, unitsOf } from './rows.ts';

export function price(store: Store, scope: Scope, product: Product, daysOfCoverX10: number | null): Detail['price'] {
  const p = currentPrice(store, scope, product);
  const c = BigInt(product.unitCostCents);
  const kept = keptBlocks(store, scope, product);
  const m = BigInt(kept.length);
  const total = (value: (x: bigint, y: bigint) => bigint) => sum(kept.map(({ x, y }) => value(x, y)));
  const sumX = total((x) => x);
  const sumY = total((_, y) => y);
  const N = m * total((x, y) => x * y) - sumX * sumY;
  const V = m * total((x) => x * x) - sumX * sumX;
  const Vy = m * total((_, y) => y * y) - sumY * sumY;

  const lo = larger(ceiling(9n * p, 10n), ceiling(105n * c, 100n));
  const hi = larger(floor(11n * p, 10n), lo);
  const clamp = (v: bigint) => smaller(larger(v, lo), hi);
  const t = N + V < 0n ? clamp(roundHalfUp(c * -N, -(N + V))) : hi;
  const r = clamp(10n * roundHalfUp(t - 9n, 10n) + 9n);

  const holdReason = (): HoldReason | null => {
    if (m < 8n) return 'few-weeks';
    if (new Set(kept.map(({ average }) => average)).size < 3) return 'few-prices';
    if (N >= 0n) return 'no-response';
    if (10n * N * N < V * Vy) return 'weak-fit';
    if (r < p && daysOfCoverX10 !== null && daysOfCoverX10 < 70) return 'low-cover';
    return r === p ? 'no-change' : null;
  };
  const reason = holdReason();
  const moved = r < p ? 'cut' : 'raise';
  return {
    currentCents: exact(p),
    action: reason === null ? moved : 'hold',
    reason,
    recommendedCents: exact(reason === null ? r : p),
    elasticityMilli: rhu(1000n * N, V),
  };
}

interface Block {
  readonly average: bigint;
  readonly x: bigint;
  readonly y: bigint;
}

function keptBlocks(store: Store, scope: Scope, product: Product): Block[] {
  const { sales, stockAt } = rowsOf(store, scope, product);
  const kept: Block[] = [];
  for (let k = 0; k < 52; k++) {
    const newest = store.T - 7 * k;
    const block = between(sales, newest - 6, newest);
    const units = unitsOf(block);
    if (units <= 0n) continue;
    const average = roundHalfUp(revenueOf(block), units);
    if (average < 1n) continue;
    if (daysFrom(newest - 6, newest).some((day) => stockAt(day) <= 0n)) continue;
    kept.push({ average, x: L(average), y: L(units) });
  }
  return kept;
}

function L(n: bigint): bigint {
  return BigInt(Math.round(100_000 * Math.log(Number(n))));
}

/** The lower median over the scope's shops of each shop's price in effect today. */
function currentPrice({ rows, prices, T }: Store, scope: Scope, { productId }: Product): bigint {
  const inEffect = shopsOf(rows, scope).map((shopId) => {
    const candidates = prices.filter(
      (row) => row.shopId === shopId && row.productId === productId && dayNumber(row.validFrom) <= T,
    );
    const [latest] = candidates.toSorted((a, b) => dayNumber(b.validFrom) - dayNumber(a.validFrom) || b.seq - a.seq);
    if (latest === undefined) throw new RangeError(`product ${productId} has no price in shop ${shopId}`);
    return BigInt(latest.priceCents);
  });
  return lowerMedian(inEffect) ?? 0n;
}
