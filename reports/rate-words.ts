/** The open rate of a scenario in words, with its unit. */
import type { Scenario } from '../model/scenario.ts';
import { count, list } from './words.ts';

/** `20 requests/s`, `0 to 40 requests/s`, `10, 20 and 40 requests/s`, `4 requests/s and 20 in a spike`. */
export function rateWords({ ratePerSecond, shape }: Pick<Scenario, 'ratePerSecond' | 'shape'>): string {
  const at = (factor: number) => count(factor * ratePerSecond);
  switch (shape.kind) {
    case 'steady':
      return `${at(1)} requests/s`;
    case 'ramp':
      return `${at(shape.from)} to ${at(shape.to)} requests/s`;
    case 'steps':
      return `${list(shape.factors.map(at))} requests/s`;
    case 'spike':
      return `${at(1)} requests/s and ${at(shape.factor)} in a spike`;
  }
}
