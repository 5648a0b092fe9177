/** What requests make a database do, in two runs: counted, so that any difference is one. */
import type { CountedWork, Work } from '../../model/run-file.ts';
import { exactChange } from './figure.ts';
import type { ComparedFigure, ComparedValue } from './types.ts';

/** @returns nothing where neither run counted, as no quick one does */
export function comparedWork(before: Work | undefined, after: Work | undefined): ComparedFigure[] {
  if (before?.state !== 'counted' && after?.state !== 'counted') return [];
  return [
    workFigure('statements', before, after, (work) => work.statementsPerRequest),
    workFigure('rows', before, after, (work) => work.rowsPerRequest),
  ];
}

function workFigure(
  metric: 'statements' | 'rows',
  before: Work | undefined,
  after: Work | undefined,
  of: (work: CountedWork) => number,
): ComparedFigure {
  const values = { before: workValue(before, of), after: workValue(after, of) };
  const why = whyNoWork(before, after);
  const judged =
    why === '' && values.before.kind === 'value' && values.after.kind === 'value'
      ? exactChange(metric, values.before.point, values.after.point)
      : { change: { kind: 'none' as const }, verdict: 'unknown' as const, why };
  return { metric, ...values, ...judged, scant: false };
}

function workValue(work: Work | undefined, of: (work: CountedWork) => number): ComparedValue {
  if (work?.state === 'counted') return { kind: 'value', point: of(work), perRepeat: [] };
  return { kind: 'none', why: work?.reason ?? 'not counted' };
}

function whyNoWork(before: Work | undefined, after: Work | undefined): string {
  if (before?.state !== 'counted') return `not counted before${reasonOf(before)}`;
  if (after?.state !== 'counted') return `not counted after${reasonOf(after)}`;
  if (before.requests !== after.requests)
    return `counted over ${before.requests} requests before and ${after.requests} after: only equal numbers compare`;
  return before.source === after.source ? '' : `counted by ${before.source} before and by ${after.source} after`;
}

function reasonOf(work: Exclude<Work, CountedWork> | undefined): string {
  return work === undefined ? '' : `: ${work.reason}`;
}
