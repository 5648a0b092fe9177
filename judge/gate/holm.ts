/**
 * Several metrics at once: Holm's p-values, adjusted so that at level α the probability of any wrong rejection is at most α,
 * however the metrics hang together. Source: Scandinavian Journal of Statistics 6 (1979), 65–70.
 * @param ps - one a metric
 * @returns in the same order; a metric is rejected where its adjusted p is at most α
 */
export function holm(ps: readonly number[]): readonly number[] {
  const smallestFirst = ps.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const adjusted = ps.map(() => 1);
  let atLeast = 0;
  for (const [rank, { p, index }] of smallestFirst.entries()) {
    atLeast = Math.max(atLeast, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = atLeast;
  }
  return adjusted;
}
