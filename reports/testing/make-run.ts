/** Test support: a run file from what becomes of its cells. */
import type { Capacity } from '../../model/capacity.ts';
import type { Cell, CellResult, Doubt } from '../../model/cell.ts';
import type { RunFile, Work } from '../../model/run-file.ts';
import type { Scenario } from '../../model/scenario.ts';
import { type Behaviour, TIMEOUT_MS } from './behaviours.ts';
import { measure } from './measured.ts';

/** One result a repeat. */
export type Outcome = 'done' | 'pending' | 'failed' | 'void';

export interface FixtureCell {
  readonly behaviour: Behaviour;
  readonly outcomes: readonly Outcome[];
  readonly doubts?: readonly Doubt[];
  /** One search a repeat. */
  readonly capacity?: readonly Capacity[];
}

export const LAG_DOUBT: Doubt = {
  kind: 'driver-lag',
  message: 'the driver sent 1 % of requests more than 31 ms late, over a tenth of the 250 ms objective',
  advice: 'Leave the machine alone while it measures, or give the driver a core of its own.',
};

const BOUND_DOUBT: Doubt = {
  kind: 'driver-bound',
  message: 'the driver used 0.91 of a core while 22 % of the machine stood idle',
  advice: 'Take fewer clients, or a faster machine for the driver.',
};

export const SINGLE_DOUBT: Doubt = {
  kind: 'single-repeat',
  message: 'one repeat shows no spread',
  advice: 'Run with --repeats 3 or more to tell a difference from chance.',
};

export interface FixtureOptions {
  readonly implementations: readonly string[];
  readonly scenarios: readonly Scenario[];
  readonly repeats: number;
  readonly seconds: number;
  /** By `scenario/implementation`; what is not named is pending. */
  readonly cells: Readonly<Record<string, FixtureCell>>;
  readonly state?: RunFile['state'];
}

export function fixtureRun(options: FixtureOptions): RunFile {
  const { implementations, scenarios, repeats, seconds, state = 'finished' } = options;
  const cells = scenarios.flatMap((scenario) =>
    implementations.map((implementation): Cell => {
      const cell = options.cells[`${scenario.name}/${implementation}`];
      const outcomes = cell?.outcomes ?? Array.from({ length: repeats }, () => 'pending' as const);
      const results = outcomes.map((outcome, index) => result(outcome, scenario, cell, seconds, index));
      return { scale: 1, implementation, scenario: scenario.name, repeats: results };
    }),
  );
  return {
    schema: 'aunt-emma-bench/run/2',
    id: '2026-07-01T10-00-00Z-7f3a',
    startedAt: '2026-07-01T10:00:00.000Z',
    finishedAt: state === 'finished' ? '2026-07-01T10:09:41.000Z' : null,
    state,
    benchVersion: '0.1.0',
    git: { commit: '0123456789abcdef0123456789abcdef01234567', dirty: true },
    resumed: [],
    plan: {
      scales: [1],
      implementations: [...implementations],
      scenarios: [...scenarios],
      repeats,
      seed: 1,
      products: 40,
      quick: repeats === 1,
      closed: { clients: 8, warmupSeconds: 2, seconds: 5 },
      open: { warmupSeconds: 2, seconds },
      timeoutMs: TIMEOUT_MS,
      capacity: null,
    },
    environment: {
      cpuModel: 'Example CPU 3000 @ 2.60GHz',
      cores: 2,
      governor: null,
      clockSource: 'tsc',
      memoryBytes: 8_200_000_000,
      kernel: '6.8.0',
      os: 'Debian GNU/Linux 13',
      container: 'docker',
      versions: { node: '24.21.0', duckdb: '1.5.6' },
      settings: { duckdb: { threads: '2', memory_limit: '1GB' } },
    },
    datasets: [
      { scale: 1, seed: 1, version: 1, products: 40, receiptLines: 50_213, bytes: 1_830_112, today: '2026-06-30' },
    ],
    builds: implementations.map((implementation, index) => ({
      scale: 1,
      implementation,
      builtAt: '2026-07-01T09:59:00.000Z',
      fromCache: index > 0,
      seconds: 0.8 + 3 * index,
      cpuSeconds: 1.1 + 4 * index,
      diskBytes: 4_200_000 * (index + 1),
    })),
    verifications: implementations.map((implementation) => ({
      scale: 1,
      implementation,
      answersChecked: 60,
      answersInAll: 82,
      writesChecked: 25,
      seconds: 3.2,
      differences: [],
    })),
    work: scenarios.flatMap(({ name }) => implementations.map((implementation, at) => work(name, implementation, at))),
    doubts: [
      {
        kind: 'shared-cores',
        message: 'driver and service shared 2 cores',
        advice:
          'Compare implementations within this run; do not read the throughput as what the service could do alone.',
      },
    ],
    cells,
  };
}

/** Runs at scale 1, as if they had been one run at several. */
export function ofScales(runs: readonly RunFile[], scales: readonly number[]): RunFile {
  const [first] = runs;
  if (first === undefined) throw new Error('no run');
  const each = <T extends { readonly scale: number }>(
    of: (run: RunFile) => readonly T[],
    size = (one: T, _: number) => one,
  ) => runs.flatMap((run, at) => of(run).map((one) => size({ ...one, scale: scales[at] ?? 1 }, scales[at] ?? 1)));
  return {
    ...first,
    plan: { ...first.plan, scales: [...scales] },
    datasets: each(
      (run) => run.datasets,
      (one, scale) => ({ ...one, receiptLines: one.receiptLines * scale, bytes: one.bytes * scale }),
    ),
    builds: each(
      (run) => run.builds,
      (one, scale) => ({ ...one, seconds: one.seconds * scale ** 0.9 }),
    ),
    verifications: each((run) => run.verifications),
    work: each((run) => run.work),
    cells: each((run) => run.cells),
  };
}

/** The first has a store that has no buffers, the third one that tells nothing. */
function work(scenario: string, implementation: string, at: number): Work {
  const about = { scale: 1, implementation, scenario };
  if (at === 2)
    return { ...about, state: 'not-counted', reason: 'it keeps its own store, which cannot be looked into' };
  return {
    ...about,
    state: 'counted',
    requests: 20,
    source: 'a log of statements',
    statementsPerRequest: 1 + 11.5 * at,
    rowsPerRequest: 218.55,
    buffersPerRequest: at === 0 ? null : { touched: 1498.8, dirtied: 0.25 },
    slowest: [
      {
        statement: 'SELECT product_id, sum(quantity)\nFROM sale GROUP BY product_id',
        callsPerRequest: 1,
        meanMs: 24.58,
        plan: 'HashAggregate\n  Group Key: product_id\n  ->  Seq Scan on sale',
      },
      { statement: 'COMMIT', callsPerRequest: 0.1, meanMs: 0.4, plan: null },
    ],
  };
}

function result(
  outcome: Outcome,
  scenario: Scenario,
  cell: FixtureCell | undefined,
  seconds: number,
  index: number,
): CellResult {
  if (outcome === 'pending' || !cell) return { state: 'pending' };
  if (outcome === 'failed') {
    const message = 'the backend ended with exit code 1 before it was ready: Error: out of memory at line 12';
    return { state: 'failed', kind: 'did-not-start', message };
  }
  const capacity = cell.capacity?.[index] ?? null;
  const measured = { ...measure(scenario, cell.behaviour, seconds, index), capacity };
  if (outcome === 'void') return { state: 'void', because: [BOUND_DOUBT], measured };
  return { state: 'done', doubts: [...(cell.doubts ?? [])], measured };
}
