/**
 * Where a condition that holds from some point on begins to hold, by halving until two neighbouring numbers are left.
 * @param low - where it does not hold yet, or is not asked @param high - where it holds
 */
export function solve(holds: (x: number) => boolean, low: number, high: number): number {
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (holds(middle)) high = middle;
    else low = middle;
  }
}
