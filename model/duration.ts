/** Durations as people say them. */
import type { Seconds } from './units.ts';

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** `0 s`, `45 s`, `3 min 10 s`, `2 h 5 min`, `3 d`: the greatest unit and the next one. @param seconds - 0 or more */
export function durationWords(seconds: Seconds): string {
  const whole = Math.round(seconds);
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  const told = UNITS.slice(first, first + 2);
  const smallest = told.at(-1)?.[1] ?? 1;
  let left = Math.round(whole / smallest) * smallest;
  // Rounded up to the next greater unit: 59 min 59.7 s is an hour.
  if (first > 0 && left >= (UNITS[first - 1]?.[1] ?? Number.POSITIVE_INFINITY)) return durationWords(left);
  const parts: string[] = [];
  for (const [unit, size] of told) {
    const amount = Math.floor(left / size);
    left -= amount * size;
    if (amount > 0) parts.push(`${amount} ${unit}`);
  }
  return parts.join(' ');
}
