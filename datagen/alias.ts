/** Alias tables (Walker, Vose): draw from any discrete distribution with one look-up and one comparison. */

/**
 * One entry per slot: threshold · 65,536 + alias. A uniform slot and a uniform 16-bit draw give the slot itself
 * if the draw is below the threshold, else its alias. Integers throughout; a weight of 0 is never drawn.
 * @param weights - not negative, sum below 2⁵³ / slots
 */
export function aliasTable(weights: ArrayLike<number>): Uint32Array {
  const slots = weights.length;
  const table = new Uint32Array(slots);
  const total = sum(weights);
  if (total === 0) return table;
  const scaled = Array.from({ length: slots }, (_, i) => (weights[i] ?? 0) * slots);
  const small: number[] = [];
  const large: number[] = [];
  scaled.forEach((weight, i) => {
    (weight < total ? small : large).push(i);
  });
  while (small.length > 0 && large.length > 0) {
    const under = small.pop() ?? 0;
    const over = large.pop() ?? 0;
    const weight = scaled[under] ?? 0;
    table[under] = threshold(weight, total) * 65_536 + over;
    const rest = (scaled[over] ?? 0) + weight - total;
    scaled[over] = rest;
    (rest < total ? small : large).push(over);
  }
  for (const i of [...small, ...large]) table[i] = 65_535 * 65_536 + i;
  return table;
}

/** @param draw16 - 0 … 65,535 */
export function drawFrom(table: ArrayLike<number>, slot: number, draw16: number): number {
  const entry = table[slot] ?? 0;
  return draw16 < Math.floor(entry / 65_536) ? slot : entry % 65_536;
}

function threshold(weight: number, total: number): number {
  return Math.min(65_535, Math.floor((weight * 65_536) / total));
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0;
  return total;
}
