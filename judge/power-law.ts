/**
 * How something grows with size: the exponent b of y = a · x^b, by least squares on the logarithms. 1: twice the data,
 * twice the time; 0: it does not grow.
 */
import { type Estimate, tQuantile975 } from './estimate.ts';

/** y and x above 0. */
export type SizePoint = readonly [x: number, y: number];

/**
 * @returns the exponent, from three sizes on with its 95 % interval (Student's t, by how far the points lie off the line);
 * null with fewer than two sizes, or where a value is not above 0
 */
export function fitExponent(points: readonly SizePoint[]): Estimate | null {
  if (points.some(([x, y]) => !(x > 0 && y > 0))) return null;
  const logs = points.map(([x, y]) => ({ x: Math.log(x), y: Math.log(y) }));
  const centre = { x: meanOf(logs.map(({ x }) => x)), y: meanOf(logs.map(({ y }) => y)) };
  const spread = sumOf(logs.map(({ x }) => (x - centre.x) ** 2));
  if (!(spread > 0)) return null;
  const point = sumOf(logs.map(({ x, y }) => (x - centre.x) * (y - centre.y))) / spread;
  const n = points.length;
  if (n < 3) return { kind: 'single', point };
  const residuals = sumOf(logs.map(({ x, y }) => (y - centre.y - point * (x - centre.x)) ** 2));
  const half = tQuantile975(n - 2) * Math.sqrt(residuals / (n - 2) / spread);
  return { kind: 'interval', point, low: point - half, high: point + half, n };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : sumOf(values) / values.length;
}
