/** Cells and tables of Markdown: counts with their exact bounds, changes in percent. */
import { shareInterval } from '../../../judge/binomial.ts';
import { METRICS, type MetricName, ratioOf } from '../../../judge/gate/metrics.ts';

export function print(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  console.log([`\n${title}\n`, line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'));
}

export const words = (name: MetricName) => METRICS[name].words;

/** With the interval of Clopper and Pearson. */
export function withBounds(count: number, of: number): string {
  const { low, high } = shareInterval(count, of);
  return `${count} of ${of} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)} %]`;
}

/** Of a log ratio: by how much the candidate's value is above the base's. */
export function changeOf(name: MetricName, log: number): string {
  const share = ratioOf(METRICS[name], log) - 1;
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
}

export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** Between two values, in proportion. @param at - from 0 to 1 */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = at * (sorted.length - 1);
  const [low = Number.NaN, high = low] = sorted.slice(Math.floor(rank), Math.floor(rank) + 2);
  return low + (rank - Math.floor(rank)) * (high - low);
}
