/** A figure that has one value a repeat, with its estimate. */
import { type Estimate, estimateMean, mapEstimate } from '../../judge/estimate.ts';
import type { Numbered, RepeatedFigure } from './types.ts';

/** Of rates, shares and amounts: none of them can be below 0, so that is where an interval ends. @returns null without a value */
export function repeatedFigure(
  perRepeat: readonly Numbered<number>[],
  estimate: (values: readonly number[]) => Estimate | null = estimateMean,
): RepeatedFigure | null {
  const estimated = estimate(perRepeat.map(({ value }) => value));
  return estimated && { estimate: mapEstimate(estimated, (x) => Math.max(0, x)), perRepeat };
}
