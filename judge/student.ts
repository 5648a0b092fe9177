/** Student's t for whole degrees of freedom: probabilities as finite sums, quantiles by halving. */
import { solve } from './solve.ts';

/**
 * Probability of a value above t.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4; good to about 1e-15, absolutely.
 * @param degrees - of freedom, whole, at least 1
 */
export function tUpperTail(t: number, degrees: number): number {
  requireDegrees(degrees);
  if (t < 0) return 1 - tUpperTail(-t, degrees);
  return Math.max(0, (1 - withinOf(t, degrees)) / 2);
}

/**
 * The t that is exceeded with a given probability.
 * @param alpha - above 0 and below a half; under 1e-9 rounding shows
 * @param degrees - of freedom, whole, at least 1
 */
export function tQuantile(alpha: number, degrees: number): number {
  if (!(alpha > 0 && alpha < 0.5)) throw new RangeError(`a tail must be above 0 and below 0.5: ${alpha}`);
  let beyond = 1;
  while (tUpperTail(beyond, degrees) > alpha) beyond *= 2;
  return solve((t) => tUpperTail(t, degrees) <= alpha, 0, beyond);
}

/** Probability of a value between −t and t, for t ≥ 0. */
function withinOf(t: number, degrees: number): number {
  const angle = Math.atan2(t, Math.sqrt(degrees));
  const square = Math.cos(angle) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = 0;
  for (let i = odd ? 1 : 0; i < degrees - 1; i += 2) {
    sum += term;
    term *= (square * (i + 1)) / (i + 2);
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

function requireDegrees(degrees: number): void {
  if (!Number.isInteger(degrees) || degrees < 1)
    throw new RangeError(`degrees of freedom must be 1 or more: ${degrees}`);
}
