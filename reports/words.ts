/** Figures as text, the same in every form of report: three significant digits, and nothing rounded up to perfect. */

import type { Estimate } from '../judge/estimate.ts';
import type { Percentile } from '../judge/histogram.ts';
import type { Microseconds, Milliseconds, Seconds } from '../model/units.ts';

/** What stands where there is no figure. */
export const NONE = '–';
/** Behind a percentile that too few requests went into. */
export const SCANT_MARK = '*';

/** By digits after the point; making one is far dearer than using it. */
const FORMATS = Array.from({ length: 7 }, (_, digits) => {
  return new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
});

/** What was counted or set: whole numbers in full, others as measured figures. */
export function count(value: number): string {
  return Number.isInteger(value) ? (FORMATS[0]?.format(value) ?? NONE) : number(value);
}

/** What was measured: three significant digits, 12,345 · 123 · 12.3 · 0.0123. */
export function number(value: number, significant = 3): string {
  if (!Number.isFinite(value)) return NONE;
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  const digits = value === 0 ? 0 : Math.min(6, Math.max(0, significant - 1 - magnitude));
  return FORMATS[digits]?.format(value) ?? String(value);
}

export function milliseconds(us: Microseconds): string {
  return `${number(us / 1000)} ms`;
}

export function seconds(value: Seconds): string {
  return `${count(value)} s`;
}

/** Rounded down, so that 100 % means all of them. */
export function share(value: number): string {
  return `${percentOf(value)} %`;
}

/** A share without its sign, for columns that say % in their head. */
export function percentOf(value: number): string {
  // The nudge keeps 0.29 · 100 from becoming 28.999….
  return (Math.floor(value * 10_000 + 1e-6) / 100).toFixed(2).replace(/\.?0+$/, '');
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** In powers of 1,000. */
export function bytes(value: number): string {
  const power = Math.min(BYTE_UNITS.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
  return `${number(value / 1000 ** power)} ${BYTE_UNITS[power]}`;
}

/** A percentile in ms without its unit; past the time-out if it reaches the requests that failed. */
export function percentileMs(value: Percentile, timeoutMs: Milliseconds): string {
  if (value.kind === 'none') return NONE;
  if (value.kind === 'beyond') return `> ${count(timeoutMs)}`;
  // Histograms begin at 1 µs, so that is where they keep a lag or a staleness of nothing.
  return value.us <= 1 ? '0' : number(value.us / 1000);
}

/** `low–high` of the 95 % interval; nothing for a single repeat. */
export function interval(estimate: Estimate, format: (value: number) => string = (value) => number(value)): string {
  return estimate.kind === 'single' ? NONE : `${format(estimate.low)}–${format(estimate.high)}`;
}

/** `±n %` of the point: how wide the interval is. */
export function halfWidth(estimate: Estimate): string {
  if (estimate.kind === 'single' || estimate.point === 0) return '';
  return `±${number((100 * (estimate.high - estimate.low)) / (2 * Math.abs(estimate.point)), 2)} %`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  const last = items.at(-1);
  if (last === undefined || items.length === 1) return last ?? '';
  return `${items.slice(0, -1).join(', ')} and ${last}`;
}

export function plural(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

/** Takes control characters out of text from outside: they could move a terminal's cursor or end a line. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]+/g, ' ');
}
