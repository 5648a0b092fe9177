/** How many steps of `burn` this machine does in a microsecond of CPU time. */
import { burn } from '../injected/burn.ts';

/** As long as a slice of a scheduler: what a reading of the clock costs is nothing beside it. */
const STEPS_A_SLICE = 1_000_000;
const SLICES = 51;
/** The first ones are not compiled yet. */
const WARM_UP_SLICES = 10;

/** Median over slices of CPU time, so that being interrupted does not count. Repeat with the number that it gave, not by calling it again. */
export function stepsPerMicrosecond(): number {
  const slices = Array.from({ length: WARM_UP_SLICES + SLICES }, microsecondsOfSlice).slice(WARM_UP_SLICES);
  const middle = slices.toSorted((a, b) => a - b)[(SLICES - 1) / 2] ?? Number.NaN;
  return STEPS_A_SLICE / middle;
}

function microsecondsOfSlice(): number {
  const before = process.cpuUsage();
  burn(STEPS_A_SLICE);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
