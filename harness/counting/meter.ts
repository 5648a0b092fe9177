/** What statements have cost a database: the one door to PostgreSQL's counts and to DuckDB's. */
import type { Bytes, Milliseconds } from '../../model/units.ts';

/** All calls of one statement, values left out, since some moment. */
export interface StatementCost {
  /** As it may be explained. */
  readonly text: string;
  readonly calls: number;
  /** Given back; where the database counts them, written ones too. */
  readonly rows: number;
  readonly ms: Milliseconds;
  /** Blocks; null: the database has no such counts. */
  readonly buffers: { readonly touched: number; readonly dirtied: number } | null;
  /** Written to the log, without images of whole pages; null: not counted. */
  readonly walBytes: Bytes | null;
}

/** By what tells one statement from another. */
export type StatementCosts = ReadonlyMap<string, StatementCost>;

export interface StatementMeter {
  /** Where the counts come from, in words. */
  readonly source: string;
  /** Of everything so far: what lies between two readings is their difference. @throws {Error} if counts were lost */
  read(): Promise<StatementCosts>;
  /**
   * How the database would run a statement, as it prints it.
   * To be asked when the service has ended: two processes cannot have one DuckDB file open.
   * @throws {Error} if it would not say: a COMMIT has no plan
   */
  plan(statement: string): Promise<string>;
  close(): Promise<void>;
}

/** Why nothing is counted. */
export interface Uncounted {
  readonly uncounted: string;
}

/**
 * Deadlines are set by the clock: an implementation that sets one anew for what is left of its time would seem to do
 * other work on a slower machine.
 */
const DEADLINE = /^\s*SET\s+((LOCAL|SESSION)\s+)?statement_timeout\b/i;

/** What came between two readings. */
export function costsBetween(before: StatementCosts, after: StatementCosts): readonly StatementCost[] {
  return [...after]
    .filter(([, { text }]) => !DEADLINE.test(text))
    .map(([key, cost]) => difference(cost, before.get(key)))
    .filter(({ calls }) => calls > 0);
}

function difference(after: StatementCost, before: StatementCost | undefined): StatementCost {
  if (before === undefined) return after;
  const buffers = after.buffers && {
    touched: after.buffers.touched - (before.buffers?.touched ?? 0),
    dirtied: after.buffers.dirtied - (before.buffers?.dirtied ?? 0),
  };
  const { text } = after;
  return {
    text,
    calls: after.calls - before.calls,
    rows: after.rows - before.rows,
    ms: after.ms - before.ms,
    buffers,
    walBytes: after.walBytes === null ? null : after.walBytes - (before.walBytes ?? 0),
  };
}
