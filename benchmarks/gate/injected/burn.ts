/** CPU that is used up: a fixed amount of arithmetic, which a slower moment of the machine makes dearer as it does all code. */

/** Read and written by every call, so that no compiler finds the work unused. */
const state = Int32Array.of(1);

/**
 * Shifts and xors alone, which never leave 32 bits: a sum that overflows after some thousand calls would have the compiler
 * take floating-point numbers, and a step be six times as long from then on.
 * @param steps - each needs the result of the one before it: some nanoseconds, by the machine (calibrate.ts)
 */
export function burn(steps: number): void {
  let x = state[0] ?? 1;
  for (let step = 0; step < steps; step++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  state[0] = x;
}
