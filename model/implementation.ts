/** What an architecture under test is: commands that build its state, and commands that serve the contract. */
import type { Manifest } from './manifest.ts';
import type { Bytes, NonEmpty } from './units.ts';

export interface Implementation {
  readonly name: string;
  /** One line for help and legends. */
  readonly summary: string;
  readonly store: 'postgres' | 'duckdb' | 'own';
  /** Its variants; the first value of each is the default. */
  readonly options: Readonly<Record<string, Option>>;
  readonly capabilities: Capabilities;
  /** Derived state, built once per data set and variant into the workspace's state folder, and measured. */
  prepare(space: Workspace): readonly Command[];
  /** Started in order, on a clone of the prepared state; the last one serves the contract. */
  serve(space: Workspace): NonEmpty<Command>;
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
  readonly memory: Bytes;
  readonly queryThreads: number;
}

/**
 * A process of a service. The harness adds BENCH_PORT, BENCH_SECRET, BENCH_DATASET, BENCH_STATE and
 * BENCH_OPTION_* to its environment, for the store `postgres` also BENCH_DATABASE_URL of a database of its own that holds
 * the store's tables (docs/contract.md, section 4), and runs it under the guard.
 */
export interface Command {
  readonly component: Exclude<Component, 'database'>;
  readonly argv: NonEmpty<string>;
  readonly env: Readonly<Record<string, string>>;
}

export type Component = 'backend' | 'engine' | 'job' | 'database';
