/** How many steps of `burn` this machine does in a microsecond of CPU time. */
import { burn } from '../injected/burn.ts';

/** Of calls as long as those in a service, so that it is compiled as it is there. */
const CALLS_A_SLICE = 100;
const STEPS_A_CALL = 10_000;
const SLICES = 51;
/** The first ones are not compiled yet. */
const WARM_UP_SLICES = 10;

/** Median over slices of CPU time, so that being interrupted does not count. Repeat with the number that it gave, not by calling it again. */
export function stepsPerMicrosecond(): number {
  const slices = Array.from({ length: WARM_UP_SLICES + SLICES }, microsecondsOfSlice).slice(WARM_UP_SLICES);
  const middle = slices.toSorted((a, b) => a - b)[(SLICES - 1) / 2] ?? Number.NaN;
  return (CALLS_A_SLICE * STEPS_A_CALL) / middle;
}

function microsecondsOfSlice(): number {
  const before = process.cpuUsage();
  for (let call = 0; call < CALLS_A_SLICE; call++) burn(STEPS_A_CALL);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
