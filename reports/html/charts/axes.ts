/** Axes that several charts share. */
import type { Estimate } from '../../../judge/estimate.ts';
import { count } from '../../words.ts';
import type { Axis, Range } from './spec.ts';

/** A logarithmic axis around the values: ends at 1, 2 or 5 times a power of ten, labelled there. */
export function logAxis(title: string, values: readonly number[]): Axis {
  const positive = values.filter((value) => value > 0);
  const low = positive.length === 0 ? 1 : Math.min(...positive);
  const high = Math.max(...positive, low * 2);
  const all = steps(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high * 1.02)));
  const min = all.findLast((step) => step <= low) ?? low;
  const max = all.find((step) => step > high * 1.02) ?? high;
  const inside = all.filter((step) => step >= min && step <= max);
  // 1-2-5 over two decades, powers of ten over more: labels must not touch.
  const shown = inside.length <= 8 ? inside : inside.filter((step) => /^(1|0\.0*1)0*$/.test(String(step)));
  return { title, scale: 'log', min, max, ticks: shown.map((value) => ({ value, label: count(value) })) };
}

function steps(from: number, to: number): number[] {
  const powers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  // Through text, so that 5 · 10⁻² is 0.05 and not 0.05000000000000001.
  return powers.flatMap((power) => [1, 2, 5].map((lead) => Number(`${lead}e${power}`)));
}

export function rangeOf(estimate: Estimate | null, scale = 1): Range | null {
  return estimate?.kind === 'interval' ? [estimate.low / scale, estimate.high / scale] : null;
}

/** Four significant digits are more than a picture shows, and keep the file small. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
