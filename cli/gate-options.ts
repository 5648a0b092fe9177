/** Options that gates and calibrations share, and what is the same for both: who calibrates measures as the gate does. */
import { InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from './options.ts';

const BUDGET_SECONDS = 480;
/** With less, each process is still being compiled, and differently (docs/gate-measuring.md). */
const WARM_UP_SECONDS = 4;
/** Of the closed loop. */
export const CLIENTS = 2;
export const TIMEOUT_MS = 10_000;

/** `90`, `90s`, `5m` or `1h` -> seconds. */
export function duration(text: string): number {
  const [, digits = '', unit = 's'] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text.trim()) ?? [];
  const value = digits === '' ? Number.NaN : Number(digits) * ({ s: 1, m: 60, h: 3600 }[unit] ?? 1);
  if (value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError('It takes a time such as 90s, 5m or 1h, a day at most.');
}

export function budgetOption(whose: string): Option {
  return new Option('--budget <time>', `longest that one implementation under one scenario may be measured, ${whose}`)
    .argParser(duration)
    .default(BUDGET_SECONDS, '8m');
}

export function warmUpOption(): Option {
  return new Option('--warm-up <time>', 'of each side in each generation: a service is compiled while it answers')
    .argParser(duration)
    .default(WARM_UP_SECONDS, '4s');
}

export function orderSeedOption(): Option {
  return new Option(
    '--order-seed <n>',
    'decides who comes first, and for how long; default: another one every time',
  ).argParser(wholeNumber(0, 0xffffffff));
}
