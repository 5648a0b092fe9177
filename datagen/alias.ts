/** Alias tables (Walker, Vose): draw from any discrete distribution with one look-up and one comparison. */

/**
 * One entry per slot: threshold · 65,536 + alias. A uniform slot and a uniform 16-bit draw give the slot itself
 * if the draw is below the threshold, else its alias. Integers throughout; a weight of 0 is never drawn.
 * @param weights - not negative, sum below 2⁵³ / slots
 */
export function aliasTable(weights: ArrayLike<number>): Uint32Array {
  const table = new Uint32Array(weights.length);
  aliasTables(weights.length)(weights, table);
  return table;
}

/** A maker of tables of one size, which makes thousands of them without a new array. @returns fills `table` */
export function aliasTables(slots: number): (weights: ArrayLike<number>, table: Uint32Array) => void {
  const scaled = new Float64Array(slots);
  const small = new Uint32Array(slots);
  const large = new Uint32Array(slots);
  return (weights, table) => {
    const total = sum(weights);
    table.fill(0);
    if (total === 0) return;
    let [smalls, larges] = [0, 0];
    for (let i = 0; i < slots; i++) {
      const weight = (weights[i] ?? 0) * slots;
      scaled[i] = weight;
      if (weight < total) small[smalls++] = i;
      else large[larges++] = i;
    }
    while (smalls > 0 && larges > 0) {
      const under = small[--smalls] ?? 0;
      const over = large[--larges] ?? 0;
      const weight = scaled[under] ?? 0;
      table[under] = threshold(weight, total) * 65_536 + over;
      const rest = (scaled[over] ?? 0) + weight - total;
      scaled[over] = rest;
      if (rest < total) small[smalls++] = over;
      else large[larges++] = over;
    }
    for (let i = 0; i < smalls; i++) keepSlot(table, small[i] ?? 0);
    for (let i = 0; i < larges; i++) keepSlot(table, large[i] ?? 0);
  };
}

/** The item that a slot's entry gives. @param draw16 - 0 … 65,535 */
export function choice(entry: number, slot: number, draw16: number): number {
  return draw16 < entry >>> 16 ? slot : entry & 65_535;
}

function keepSlot(table: Uint32Array, slot: number): void {
  table[slot] = 65_535 * 65_536 + slot;
}

function threshold(weight: number, total: number): number {
  return Math.min(65_535, Math.floor((weight * 65_536) / total));
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0;
  return total;
}
