/**
 * Settled requests on their way from a thread that sends to the one that counts: rows of numbers, as copying an object
 * for each would cost the sender more than sending.
 */
import type { Operation } from '../../model/scenario.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { Drift } from './drift.ts';
import type { Outcome, Settled, Tally } from './tally.ts';

export interface Batch {
  readonly settled: Float64Array<ArrayBuffer>;
  readonly answered: Float64Array<ArrayBuffer>;
}

export interface BatchWriter {
  /** @param settled - a read in a scenario that writes nothing, so without staleness */
  settle(settled: Settled): void;
  /** An answer's time, for the trend. @param share - of the window that had passed when it was due */
  add(share: number, time: Milliseconds): void;
  /** @returns null: nothing has come since the last one */
  take(): Batch | null;
}

const OUTCOMES = ['answered', 'refused', 'timedOut', 'cutOff', 'unfinished'] as const satisfies readonly Outcome[];
const SETTLED_COLUMNS = 6;
const ANSWERED_COLUMNS = 2;

/** @param operations - the same for writer and reader */
export function batchWriter(operations: readonly Operation[]): BatchWriter {
  let settled: number[] = [];
  let answered: number[] = [];
  return {
    settle({ operation, second, outcome, response, service, lag }) {
      const names = [operations.indexOf(operation), second, OUTCOMES.indexOf(outcome)];
      settled.push(...names, response, service, lag ?? Number.NaN);
    },
    add(share, time) {
      answered.push(share, time);
    },
    take() {
      if (settled.length === 0) return null;
      const batch = { settled: new Float64Array(settled), answered: new Float64Array(answered) };
      [settled, answered] = [[], []];
      return batch;
    },
  };
}

export function readBatch(
  { settled, answered }: Batch,
  operations: readonly Operation[],
  counts: Pick<Tally, 'settle'>,
  window: Pick<Drift, 'add'>,
): void {
  for (let at = 0; at < settled.length; at += SETTLED_COLUMNS) {
    counts.settle(settledIn(settled.subarray(at, at + SETTLED_COLUMNS), operations));
  }
  for (let at = 0; at < answered.length; at += ANSWERED_COLUMNS) window.add(answered[at] ?? 0, answered[at + 1] ?? 0);
}

function settledIn(row: Float64Array, operations: readonly Operation[]): Settled {
  const [name = -1, second = 0, ended = -1, response = 0, service = 0, lag = 0] = row;
  const [operation, outcome] = [operations[name], OUTCOMES[ended]];
  if (operation === undefined || outcome === undefined) throw new RangeError(`not a settled request: ${row.join()}`);
  return { operation, second, outcome, response, service, lag: Number.isNaN(lag) ? null : lag, staleness: null };
}
