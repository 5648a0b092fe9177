/** The price answers held against the truth: elasticity found and planted, and what is recommended with either. */
import { daysOfCoverX10 } from '../../model/answers/kpis.ts';
import { adviseOnPrice } from '../../model/answers/price.ts';
import { WEEK, windowSum, YEAR } from '../../model/answers/window.ts';
import type { HoldReason, PriceAdvice } from '../../model/contract.ts';
import type { Manifest } from '../../model/manifest.ts';
import { median, quantile, shareOf, tally } from './numbers.ts';
import type { ProductSales } from './sales.ts';

type Action = PriceAdvice['action'];
const ACTIONS = ['raise', 'cut', 'hold'] as const satisfies readonly Action[];
const REASONS = [
  'few-weeks',
  'few-prices',
  'no-response',
  'weak-fit',
  'low-cover',
  'no-change',
] as const satisfies readonly HoldReason[];

/** One price answer and the truth about it. */
export interface PriceFinding {
  readonly productId: number;
  /** Planted; negative. */
  readonly planted: number;
  /** What the answer says; null if the price never changed. */
  readonly found: number | null;
  readonly unitsAWeek: number;
  readonly action: Action;
  readonly reason: HoldReason | null;
  /** The way to go by the planted elasticity, whatever the doubts and the stock. */
  readonly bestAction: Action;
  /** On promotion today, so that the price in effect is a promotion's. */
  readonly promoted: boolean;
}

/** All price answers of a kind of scope. Errors are fractions of the planted elasticity. */
export interface PriceFigures {
  readonly answers: number;
  readonly medianError: number;
  readonly ninetiethError: number;
  readonly worstError: number;
  /** Median of found / planted − 1: above 0, shoppers look more sensitive than they are. */
  readonly bias: number;
  readonly actions: Record<Action, number>;
  readonly reasons: Record<HoldReason, number>;
  readonly bestActions: Record<Action, number>;
  /** Of what is recommended and not held, the share that goes the way the truth would go. */
  readonly rightWay: number;
  /** Of what is to be raised, how many are on promotion today. */
  readonly promotedRaises: number;
}

export function priceFindings(sales: readonly ProductSales[], manifest: Manifest): PriceFinding[] {
  const thisWeek = manifest.historyDays / WEEK - 1;
  const truths = new Map(manifest.truth.products.map((truth) => [truth.productId, truth]));
  return sales.map((product) => {
    const truth = truths.get(product.productId);
    const elasticity = (truth?.elasticityMilli ?? Number.NaN) / 1000;
    const { elasticityMilli, action, reason } = adviceOf(product);
    return {
      productId: product.productId,
      planted: elasticity,
      found: elasticityMilli === null ? null : elasticityMilli / 1000,
      unitsAWeek: Number(windowSum(product.units, 0, YEAR)) / 52,
      action,
      reason,
      bestAction: bestAction(elasticity, product),
      promoted: truth?.promotionWeeks.includes(thisWeek) === true,
    };
  });
}

export function priceFigures(findings: readonly PriceFinding[]): PriceFigures {
  const errors = findings.flatMap(errorOf);
  const sizes = errors.map(Math.abs);
  const acting = findings.filter(({ action }) => action !== 'hold');
  return {
    answers: findings.length,
    medianError: median(sizes),
    ninetiethError: quantile(sizes, 0.9),
    worstError: quantile(sizes, 1),
    bias: median(errors),
    actions: tally(
      findings.map(({ action }) => action),
      ACTIONS,
    ),
    reasons: tally(
      findings.flatMap(({ reason }) => reason ?? []),
      REASONS,
    ),
    bestActions: tally(
      findings.map((finding) => finding.bestAction),
      ACTIONS,
    ),
    rightWay: shareOf(acting, (finding) => finding.action === finding.bestAction),
    promotedRaises: findings.filter(({ action, promoted }) => action === 'raise' && promoted).length,
  };
}

/** found / planted − 1; nothing where nothing was found. */
export function errorOf({ found, planted }: PriceFinding): number[] {
  return found === null ? [] : [found / planted - 1];
}

/** The contract's answer: of the oracle's sums, by the model's formula. A test holds it against the oracle's own. */
export function adviceOf(product: ProductSales): PriceAdvice {
  const { unitCostCents, currentPriceCents } = product;
  const cover = daysOfCoverX10(BigInt(product.closingStock[0] ?? 0), windowSum(product.units, 0, 28));
  return adviseOnPrice({ days: product, unitCostCents, currentPriceCents }, cover);
}

/** The contract's rule with the true elasticity: toward cost · e / (e + 1), at most a tenth, ending in 9, 5 % above cost. */
function bestAction(elasticity: number, { unitCostCents: cost, currentPriceCents: price }: ProductSales): Action {
  const lowest = Math.max(Math.ceil((9 * price) / 10), Math.ceil((105 * cost) / 100));
  const highest = Math.max(Math.floor((11 * price) / 10), lowest);
  const clamp = (cents: number) => Math.min(Math.max(cents, lowest), highest);
  const aim = elasticity < -1 ? clamp(Math.round((cost * elasticity) / (elasticity + 1))) : highest;
  const best = clamp(10 * Math.round((aim - 9) / 10) + 9);
  if (best === price) return 'hold';
  return best < price ? 'cut' : 'raise';
}
