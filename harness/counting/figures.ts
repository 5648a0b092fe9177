/** Costs of statements -> what a request made the database do. */
import type { CountedWork } from '../../model/run-file.ts';
import type { StatementCost } from './meter.ts';

/** Of one scenario, but for the plans. */
export type WorkFigures = Pick<
  CountedWork,
  'requests' | 'statementsPerRequest' | 'rowsPerRequest' | 'buffersPerRequest' | 'walBytesPerRequest' | 'slowest'
>;

/** More of them hide the dear ones. */
const MOST_STATEMENTS = 3;
/** Characters; a report of many cells has to stay small. */
const MOST_TEXT = 8_000;

/** @param costs - of `requests` requests, without any other work */
export function workFigures(requests: number, costs: readonly StatementCost[]): WorkFigures {
  const perRequest = (of: (cost: StatementCost) => number) => costs.reduce((sum, cost) => sum + of(cost), 0) / requests;
  const hasBuffers = costs.every(({ buffers }) => buffers !== null);
  return {
    requests,
    statementsPerRequest: perRequest(({ calls }) => calls),
    rowsPerRequest: perRequest(({ rows }) => rows),
    buffersPerRequest: hasBuffers
      ? {
          touched: perRequest(({ buffers }) => buffers?.touched ?? 0),
          dirtied: perRequest(({ buffers }) => buffers?.dirtied ?? 0),
        }
      : null,
    walBytesPerRequest: costs.every(({ walBytes }) => walBytes !== null)
      ? perRequest(({ walBytes }) => walBytes ?? 0)
      : null,
    slowest: costs
      .toSorted((a, b) => b.ms - a.ms)
      .slice(0, MOST_STATEMENTS)
      .map(({ text, calls, ms }) => ({
        statement: text,
        callsPerRequest: calls / requests,
        meanMs: ms / calls,
        plan: null,
      })),
  };
}

/** As a run file keeps it. */
export function bounded(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)} …`;
}
