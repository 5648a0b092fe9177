/** A figure that has one value a repeat, with its estimate. */
import { type Estimate, estimateMean } from '../../judge/estimate.ts';
import type { Numbered, RepeatedFigure } from './types.ts';

/** @returns null without a value */
export function repeatedFigure(
  perRepeat: readonly Numbered<number>[],
  estimate: (values: readonly number[]) => Estimate | null = estimateMean,
): RepeatedFigure | null {
  const estimated = estimate(perRepeat.map(({ value }) => value));
  return estimated && { estimate: estimated, perRepeat };
}
