/** Run file -> Bencher Metric Format, version 0 (https://bencher.dev/bmf.json): benchmark -> measure -> value with bounds. */
import type { RunFile } from '../../model/run-file.ts';
import { fullName, type MetricRow, rounded } from '../metric-rows.ts';
import { plainName } from './plain-name.ts';
import { type Comparable, comparableCells, comparableOf } from './told.ts';

/** Bencher's own limits for names. */
const BENCHMARK_BYTES = 1024;
const MEASURE_BYTES = 64;

const DIRECTIONS = ['smaller', 'bigger'] as const;

interface Metric {
  readonly value: number;
  readonly lower_value?: number;
  readonly upper_value?: number;
}

/** @throws {NothingToTell} */
export function renderBencher(run: RunFile): string {
  const benchmarks = comparableCells(run, 'bencher', DIRECTIONS).map((told) => {
    const name = plainName(`${told.scenario} / scale ${told.scale} / ${told.implementation}`, BENCHMARK_BYTES);
    const measures = comparableOf(told, DIRECTIONS).map((each) => [measureOf(each.row), metricOf(each)] as const);
    return [name, Object.fromEntries(measures)] as const;
  });
  return `${JSON.stringify(Object.fromEntries(benchmarks), null, 2)}\n`;
}

/** The format has no units, so a measure's name tells its own: `response-p99-us`. Names of counts tell it anyway. */
function measureOf(row: MetricRow): string {
  const isCount = ['requests', 'statements', 'rows', 'blocks'].includes(row.unit);
  return plainName(isCount ? fullName(row) : `${fullName(row)}-${row.unit.replace(' ', '-')}`, MEASURE_BYTES);
}

/** No bounds that do not hold the value: a percentile is that of all requests, its interval is around the repeats' mean. */
function metricOf({ row: { interval }, point }: Comparable): Metric {
  const value = rounded(point);
  if (interval === null || point < interval.low || point > interval.high) return { value };
  return { value, lower_value: rounded(interval.low), upper_value: rounded(interval.high) };
}
