/** A row of the short tables, in terminals and in Markdown: the same figures in the same order. */
import { capacityCell } from './capacity-words.ts';
import { columnsOf } from './columns.ts';
import type { CellFigures, Group, PercentileFigure } from './figures/types.ts';
import { halfWidth, NONE, number, percentileMs, printable, SCANT_MARK } from './words.ts';

/**
 * Name and figures of a cell; of one without figures its state, where the first of them would stand.
 * @param goodText - a share of good answers, as the form says it
 */
export function shortRow(
  cell: CellFigures,
  group: Group,
  timeoutMs: number,
  goodText: (share: number) => string,
): string[] {
  const shows = columnsOf(group);
  const figures = 'figures' in cell ? cell.figures : null;
  const throughput = figures?.closed?.throughputPerSecond.estimate;
  const open = figures?.open;
  const cpu = figures?.cost.cpuSecondsPer1000Good?.estimate.point;
  const percentile = (figure: PercentileFigure | undefined) =>
    figure === undefined ? NONE : `${percentileMs(figure.merged, timeoutMs)}${figure.scant ? SCANT_MARK : ''}`;
  const capacity = shows.capacity(capacityCell(figures?.capacity ?? null));
  const rest = [
    ...shows.closed(throughput ? `${number(throughput.point)} ${halfWidth(throughput)}`.trim() : NONE),
    percentile(open?.response.p50),
    percentile(open?.response.p99),
    ...shows.fresh(open?.staleness ? percentileMs(open.staleness.p99.merged, timeoutMs) : NONE),
    ...shows.seen(percentile(open?.visibility?.p50), percentile(open?.visibility?.p99)),
    open ? goodText(open.goodShare.estimate.point) : NONE,
    cpu === undefined ? NONE : number(cpu),
  ];
  if (figures === null) return [cell.implementation, ...capacity, cell.state, ...rest.slice(1)];
  const name = cell.state === 'void' ? `${printable(cell.implementation).trim()} (void)` : cell.implementation;
  return [name, ...capacity, ...rest];
}
