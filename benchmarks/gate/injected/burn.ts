/** CPU that is used up: a fixed amount of arithmetic, which a slower moment of the machine makes dearer as it does all code. */

/** Read and written by every call, so that no compiler finds the work unused. */
let state = 1;

/** @param steps - each needs the result of the one before it: some nanoseconds, by the machine (calibrate.ts) */
export function burn(steps: number): void {
  let x = state;
  for (let step = 0; step < steps; step++) x = (Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) + step) | 0;
  state = x;
}
