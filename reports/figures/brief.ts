/** The few figures that are followed from run to run: those of a report, made without its dear ones. */
import type { Cell, Measured } from '../../model/cell.ts';
import { capacityFigures } from './capacity.ts';
import { cellOf, type Repeats } from './cell.ts';
import { latencyFigures } from './latency.ts';
import { repeatedFigure } from './repeated.ts';
import type { CapacityFigures, CellOf, LatencyFigures, Numbered, RepeatedFigure } from './types.ts';

/** Each as in MeasuredFigures; null: not measured. */
export interface BriefFigures {
  readonly throughputPerSecond: RepeatedFigure | null;
  readonly response: LatencyFigures | null;
  readonly cpuSecondsPer1000Good: RepeatedFigure | null;
  readonly capacity: CapacityFigures | null;
  /** Where CPU comes from in any of the repeats: figures from different sources are not alike. */
  readonly cpuSource: Measured['cost']['source'];
}

export function briefFigures(cell: Cell): CellOf<BriefFigures> {
  return cellOf(cell, sumUp);
}

function sumUp(repeats: Repeats): BriefFigures {
  const response = each(repeats, ({ open }) => open?.operations.map((operation) => operation.response));
  return {
    throughputPerSecond: repeatedFigure(each(repeats, ({ closed }) => closed?.throughputPerSecond)),
    response: response.length === 0 ? null : latencyFigures(response),
    cpuSecondsPer1000Good: repeatedFigure(each(repeats, ({ cost }) => cost.cpuSecondsPer1000Good)),
    capacity: capacityFigures(each(repeats, ({ capacity }) => capacity)),
    cpuSource: repeats.every(({ value }) => value.measured.cost.source === 'cgroups') ? 'cgroups' : 'processes',
  };
}

function each<T>(repeats: Repeats, of: (measured: Measured) => T | null | undefined): Numbered<T>[] {
  return repeats.flatMap(({ repeat, value }) => {
    const found = of(value.measured);
    return found === null || found === undefined ? [] : [{ repeat, value: found }];
  });
}
