/** How the figures of each implementation grow with the data, where a run has several sizes. */
import { type Estimate, mapEstimate } from '../judge/estimate.ts';
import { fitExponent } from '../judge/power-law.ts';
import type { Figures, Group, MeasuredFigures } from './figures/types.ts';

/** What may grow; values are in the unit of the title. */
export interface GrowthMeasure {
  readonly name: string;
  readonly title: string;
  /** null: not measured, or of too few requests. */
  of(figures: MeasuredFigures): Estimate | null;
}

const GROWTH_MEASURES: readonly GrowthMeasure[] = [
  { name: 'capacity', title: 'good capacity, requests/s', of: capacityOf },
  {
    name: 'throughput',
    title: 'throughput, answers/s',
    of: ({ closed }) => closed?.throughputPerSecond.estimate ?? null,
  },
  { name: 'p50', title: 'p50 response time, ms', of: (figures) => percentileOf(figures, 'p50') },
  { name: 'p99', title: 'p99 response time, ms', of: (figures) => percentileOf(figures, 'p99') },
  { name: 'cpu', title: 'CPU-ms per good answer', of: ({ cost }) => cost.cpuSecondsPer1000Good?.estimate ?? null },
  { name: 'build', title: 'build, s', of: ({ cost }) => single(cost.build?.seconds) },
  { name: 'disk', title: 'disk, MB', of: ({ cost }) => single(cost.diskBytes / 1e6) },
];

export interface Growth {
  readonly scenario: string;
  readonly measure: GrowthMeasure;
  readonly lines: readonly GrowthLine[];
}

export interface GrowthLine {
  readonly implementation: string;
  readonly look: number;
  readonly points: readonly { readonly scale: number; readonly receiptLines: number; readonly estimate: Estimate }[];
  /** Per receipt line; null: from one size nothing can be told. */
  readonly exponent: Estimate | null;
}

/** @returns nothing for a run of one size */
export function growthOf({ run, groups }: Figures): Growth[] {
  if (run.plan.scales.length < 2) return [];
  const lines = new Map(run.datasets.map(({ scale, receiptLines }) => [scale, receiptLines]));
  return run.plan.scenarios.flatMap(({ name: scenario }) => {
    const sizes = groups.filter((group) => group.scenario.name === scenario);
    return GROWTH_MEASURES.flatMap((measure): Growth[] => {
      const drawn = run.plan.implementations.map((implementation, look) =>
        growthLine(implementation, look, measure, sizes, lines),
      );
      const known = drawn.filter(({ points }) => points.length > 1);
      return known.length === 0 ? [] : [{ scenario, measure, lines: known }];
    });
  });
}

function growthLine(
  implementation: string,
  look: number,
  measure: GrowthMeasure,
  sizes: readonly Group[],
  lines: ReadonlyMap<number, number>,
): GrowthLine {
  const points = sizes.flatMap(({ scale, cells }) => {
    const cell = cells.find((one) => one.implementation === implementation);
    const estimate = cell?.state === 'done' ? measure.of(cell.figures) : null;
    const receiptLines = lines.get(scale);
    return estimate === null || receiptLines === undefined ? [] : [{ scale, receiptLines, estimate }];
  });
  const exponent = fitExponent(points.map(({ receiptLines, estimate }) => [receiptLines, estimate.point] as const));
  return { implementation, look, points, exponent };
}

function capacityOf({ capacity }: MeasuredFigures): Estimate | null {
  return capacity?.state === 'found' ? capacity.lastPass.estimate : null;
}

function percentileOf({ open }: MeasuredFigures, name: 'p50' | 'p99'): Estimate | null {
  const figure = open?.response[name];
  return figure?.estimate && !figure.scant ? mapEstimate(figure.estimate, (us) => us / 1000) : null;
}

function single(value: number | undefined): Estimate | null {
  return value === undefined || !(value > 0) ? null : { kind: 'single', point: value };
}
