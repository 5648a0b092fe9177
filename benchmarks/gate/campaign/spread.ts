/** Standard deviations, and how well a few values know them. */
import { estimateOf } from '../../../judge/gate/estimate.ts';
import { normals, uniforms } from '../../../judge/random.ts';

export function spreadOf(values: readonly number[]): number {
  return estimateOf(values).standardError * Math.sqrt(values.length);
}

const DRAWS = 4_000;

/** The interval of 95 % of a standard deviation of normal values, from as many drawn samples. */
export function spreadBounds(spread: number, count: number): { readonly low: number; readonly high: number } {
  const normal = normals(uniforms(count));
  const ratios = Array.from({ length: DRAWS }, () => spreadOf(Array.from({ length: count }, normal))).toSorted(
    (a, b) => a - b,
  );
  const at = (share: number) => ratios[Math.floor(share * DRAWS)] ?? Number.NaN;
  return { low: spread / at(0.975), high: spread / at(0.025) };
}
