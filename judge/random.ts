/** Seeded chance for the judge: which side goes first, which signs are tried. The same seed gives the same draws. */

/**
 * Uniform draws in [0, 1) by mulberry32: a counter stepped by a constant, and its bits mixed.
 * @param path - whole numbers, such as a seed and the number of a generation: each path has draws of its own
 */
export function uniforms(...path: readonly number[]): () => number {
  let state = path.reduce((key, part) => mix((key + Math.imul(part, 0x9e3779b1) + 0x85ebca6b) | 0), 0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return mix(state) / 2 ** 32;
  };
}

/** Standard normal draws by Box and Muller. */
export function normals(draw: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

/** @returns a whole number of 32 bits, without sign */
function mix(state: number): number {
  let bits = Math.imul(state ^ (state >>> 15), 1 | state);
  bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
  return (bits ^ (bits >>> 14)) >>> 0;
}
