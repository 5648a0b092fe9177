/** Short ways to write down a product's days; index 0 is today. */
import type { DayFigures } from '../statistics.ts';

const DAYS = 392;

/** @param of - the day's figure by how many days ago it was */
export function series(of: (ago: number) => number): number[] {
  return Array.from({ length: DAYS }, (_, ago) => of(ago));
}

export interface Week {
  readonly units: number;
  readonly netCents: number;
}

/** Weeks, newest first, each sold on its last day; nothing before; shelves with `stock` all along. */
export function daysOfWeeks(weeks: readonly Week[], stock = 100): DayFigures {
  const figure = (ago: number, of: keyof Week) => (ago % 7 === 0 ? (weeks[ago / 7]?.[of] ?? 0) : 0);
  return {
    units: series((ago) => figure(ago, 'units')),
    netCents: series((ago) => figure(ago, 'netCents')),
    closingStock: series(() => stock),
  };
}
