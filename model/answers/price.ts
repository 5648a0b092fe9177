/** The price recommendation: toward the best price for the response seen, in steps of 10 % at most, or a reason to hold. */
import type { HoldReason, PriceAdvice } from '../contract.ts';
import { rhu, roundHalfUp, safeNumber } from './integers.ts';
import { type PriceResponse, priceResponseOf } from './price-response.ts';
import type { DetailStatistics } from './statistics.ts';

const FEWEST_WEEKS = 8;
const FEWEST_PRICES = 3;
/** Tenths of a day of cover below which a lower price would only empty the shelf sooner. */
const LOW_COVER_X10 = 70;

/**
 * @param daysOfCoverX10 - the KPI of that name
 * @throws {RangeError} if a series is too short or a figure is past 2⁵³
 */
export function adviseOnPrice(
  { days, unitCostCents, currentPriceCents }: Pick<DetailStatistics, 'days' | 'unitCostCents' | 'currentPriceCents'>,
  daysOfCoverX10: number | null,
): PriceAdvice {
  const response = priceResponseOf(days);
  const target = safeNumber(targetCents(response, BigInt(currentPriceCents), BigInt(unitCostCents)));
  const reason = doubtAboutResponse(response) ?? reasonAgainst(target - currentPriceCents, daysOfCoverX10);
  return {
    currentCents: currentPriceCents,
    action: reason !== null ? 'hold' : target < currentPriceCents ? 'cut' : 'raise',
    reason,
    recommendedCents: reason !== null ? currentPriceCents : target,
    elasticityMilli: rhu(1000n * response.n, response.v),
  };
}

/** Why the regression is not to be acted upon; null if it is. The order is the contract's: the first that applies. */
function doubtAboutResponse({ weeks, prices, n, v, vy }: PriceResponse): HoldReason | null {
  if (weeks < FEWEST_WEEKS) return 'few-weeks';
  if (prices < FEWEST_PRICES) return 'few-prices';
  if (n >= 0n) return 'no-response';
  // Price explains less than a tenth of the sales' variance. 10 · n² reaches 10²⁶.
  return 10n * n * n < v * vy ? 'weak-fit' : null;
}

function reasonAgainst(changeCents: number, daysOfCoverX10: number | null): HoldReason | null {
  if (changeCents < 0 && daysOfCoverX10 !== null && daysOfCoverX10 < LOW_COVER_X10) return 'low-cover';
  return changeCents === 0 ? 'no-change' : null;
}

/**
 * The best price within reach, ending in 9 where the reach allows.
 * Elastic demand (n + v < 0) has a best price, cost · e / (e + 1) by the Lerner rule; otherwise dearer is always better.
 * BigInt: near an elasticity of −1 that price runs past 2⁵³ before it is clamped.
 */
function targetCents({ n, v }: PriceResponse, price: bigint, cost: bigint): bigint {
  const lowest = max(ceilDivide(9n * price, 10n), ceilDivide(105n * cost, 100n));
  const highest = max((11n * price) / 10n, lowest);
  const clamp = (cents: bigint) => (cents < lowest ? lowest : cents > highest ? highest : cents);
  const best = n + v < 0n ? clamp(roundHalfUp(cost * -n, -(n + v))) : highest;
  return clamp(10n * roundHalfUp(best - 9n, 10n) + 9n);
}

/** @param a - 0 or more, as prices and costs are */
function ceilDivide(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
