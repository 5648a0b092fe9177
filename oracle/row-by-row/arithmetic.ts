/** Plain arithmetic in BigInt, so that no bound needs a proof. */
import type { DayNumber } from '../../model/units.ts';

export function rhu(a: bigint, b: bigint): number | null {
  return b <= 0n ? null : exact(roundHalfUp(a, b));
}

export function roundHalfUp(a: bigint, b: bigint): bigint {
  return floor(2n * a + b, 2n * b);
}

export function floor(a: bigint, b: bigint): bigint {
  const remainder = ((a % b) + b) % b;
  return (a - remainder) / b;
}

export function ceiling(a: bigint, b: bigint): bigint {
  return -floor(-a, b);
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

export function lowerMedian(values: readonly bigint[]): bigint | null {
  const ascending = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return ascending[Math.floor((ascending.length - 1) / 2)] ?? null;
}

/** As a JSON number; answers stay below 2⁵³. */
export function exact(value: bigint): number {
  if (!Number.isSafeInteger(Number(value))) throw new RangeError(`${value} is past 2^53`);
  return Number(value);
}

export function oneTo(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}

export function daysFrom(first: DayNumber, last: DayNumber): DayNumber[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
