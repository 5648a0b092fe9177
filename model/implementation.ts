/** What an architecture under test is: commands that build its state, and commands that serve the contract. */
import type { Manifest } from './manifest.ts';
import type { Bytes, NonEmpty } from './units.ts';

export interface Implementation {
  readonly name: string;
  /** One line for help and legends. */
  readonly summary: string;
  readonly store: 'postgres' | 'duckdb' | 'own';
  /** Of the memory that it is given, what its database gets, 0 … 1: less than all where another process of its own has a store of its own. */
  readonly databaseMemoryShare?: number;
  /** Its variants; the first value of each is the default. */
  readonly options: Readonly<Record<string, Option>>;
  /** Of one variant: a queue before the target data changes what an answer may leave out. @param options - all, with their values */
  capabilities(options: Workspace['options']): Capabilities;
  /** Derived state, built once per data set and variant into the workspace's state folder, and measured. */
  prepare(space: Workspace): readonly Command[];
  /** Started in order, on a clone of the prepared state; the last one serves the contract. */
  serve(space: Workspace): NonEmpty<Command>;
  /** The data set's folder that it is given at its start holds CSV files beside the Parquet ones. */
  readonly csv?: true;
  /** It runs already, elsewhere: then nothing is prepared, started or stopped. */
  readonly remote?: Remote;
}

/** A service that somebody else has started on the data set. */
export interface Remote {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  /** Its BENCH_SECRET: passwords follow from it. */
  readonly secret: string;
  /** Puts it back to the data set alone; null: it cannot be written to. */
  readonly reset: NonEmpty<string> | null;
}

/** What tests and checks may expect; they never ask for a name. */
export interface Capabilities {
  /** `current`: an answer includes every write that was acknowledged before it was asked for. */
  readonly answers: 'current' | 'as-of-batch' | 'as-of-queue';
  readonly writes: 'durable' | 'none';
}

export interface Option {
  readonly summary: string;
  /** Allowed values, the default first; `integer` allows any whole number ≥ 1 besides. */
  readonly values: NonEmpty<string>;
  readonly integer?: true;
}

/** What an implementation is given. The same means for all: memory and query threads are equal by design. */
export interface Workspace {
  readonly dataset: { readonly folder: string; readonly manifest: Manifest };
  /** Every option with a value. */
  readonly options: Readonly<Record<string, string>>;
  /** Of all stores of the implementation together. */
  readonly memory: Bytes;
  /** What its PostgreSQL gets of that; all of it where nothing else keeps a store. */
  readonly databaseMemory: Bytes;
  readonly queryThreads: number;
}

/**
 * A process of a service. The harness adds BENCH_PORT, BENCH_SECRET, BENCH_DATASET, BENCH_STATE and
 * BENCH_OPTION_* to its environment, for the store `postgres` also BENCH_DATABASE_URL of a database of its own that holds
 * the store's tables (docs/contract.md, section 4), and runs it under the guard. The last one's BENCH_PORT is the
 * contract's; each other one has a port of its own, which those after it find as BENCH_<COMPONENT>_URL.
 */
export interface Command {
  readonly component: Exclude<Component, 'database'>;
  readonly argv: NonEmpty<string>;
  readonly env: Readonly<Record<string, string>>;
}

export type Component = 'backend' | 'engine' | 'job' | 'database';
