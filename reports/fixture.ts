/** Test support: run files made by hand, realistic enough to be looked at. Not for anything but tests. */

import { decisionOf, rateOf, type WindowOutcome } from '../judge/capacity.ts';
import { type Distribution, distributionOf, recorder } from '../judge/histogram.ts';
import { EDGES_MS } from '../model/joint.ts';
import type {
  Capacity,
  Cell,
  CellResult,
  ClosedPhase,
  Doubt,
  Measured,
  OpenPhase,
  OperationFigures,
  Outcomes,
  RunFile,
  SecondFigures,
  Work,
} from '../model/run-file.ts';
import { type Scenario, USUAL } from '../model/scenario.ts';

/** How an imagined implementation does under a scenario. */
export interface Behaviour {
  readonly medianMs: number;
  /** Of the logarithm: 0.3 is steady, 1 has a long tail. */
  readonly sigma: number;
  readonly throughput: number;
  readonly timeOutShare?: number;
  readonly cpuMsPerAnswer: number;
}

/** One result a repeat. */
type Outcome = 'done' | 'pending' | 'failed' | 'void';

interface FixtureCell {
  readonly behaviour: Behaviour;
  readonly outcomes: readonly Outcome[];
  readonly doubts?: readonly Doubt[];
  /** One search a repeat. */
  readonly capacity?: readonly Capacity[];
}

const TIMEOUT_MS = 10_000;
const LAG_DOUBT: Doubt = {
  kind: 'driver-lag',
  message: 'the driver sent 1 % of requests more than 31 ms late, over a tenth of the 250 ms objective',
  advice: 'Leave the machine alone while it measures, or give the driver a core of its own.',
};
const BOUND_DOUBT: Doubt = {
  kind: 'driver-bound',
  message: 'the driver used 0.91 of a core while 22 % of the machine stood idle',
  advice: 'Take fewer clients, or a faster machine for the driver.',
};
const SINGLE_DOUBT: Doubt = {
  kind: 'single-repeat',
  message: 'one repeat shows no spread',
  advice: 'Run with --repeats 3 or more to tell a difference from chance.',
};

export const BROWSE: Scenario = {
  ...USUAL,
  name: 'browse',
  question: "How fast is it when a shop's manager looks around?",
  mix: [
    { operation: 'shop-overview', share: 0.6 },
    { operation: 'shop-detail', share: 0.4 },
  ],
  ratePerSecond: 20,
  objectives: { latencyMs: 250, stalenessMs: null },
  popularity: { shops: 0.8, products: 1 },
};
const MIXED: Scenario = {
  ...BROWSE,
  name: 'mixed',
  question: 'And while the tills are at work?',
  mix: [
    { operation: 'shop-overview', share: 0.54 },
    { operation: 'shop-detail', share: 0.36 },
    { operation: 'receipts', share: 0.1 },
  ],
  objectives: { latencyMs: 250, stalenessMs: 2000 },
};

const TRICKLE: Scenario = {
  ...BROWSE,
  name: 'trickle-then-read',
  question: 'How long until a receipt shows?',
  mix: [{ operation: 'receipts', share: 1 }],
  shape: { kind: 'spike', factor: 5, from: 0.4, until: 0.6 },
  afterWrite: 'read-until-visible',
  phases: { closed: false, capacity: false, openSeconds: 30 },
};

const STEADY: Behaviour = { medianMs: 4, sigma: 0.35, throughput: 1450, cpuMsPerAnswer: 5.2 };
const SLOWER: Behaviour = { medianMs: 19, sigma: 0.6, throughput: 410, cpuMsPerAnswer: 31 };
const OVERRUN: Behaviour = { medianMs: 85, sigma: 1.1, throughput: 38, timeOutShare: 0.02, cpuMsPerAnswer: 240 };

/** One implementation, one scenario, one short repeat: what `--quick` gives. */
export function quickRun(): RunFile {
  const cells = { 'browse/columnar': { behaviour: STEADY, outcomes: ['done'] as const, doubts: [SINGLE_DOUBT] } };
  return fixtureRun({ implementations: ['columnar'], scenarios: [BROWSE], repeats: 1, seconds: 5, cells });
}

/** Three implementations, three repeats, and everything that can become of a cell. */
export function fullRun(): RunFile {
  const done = ['done', 'done', 'done'] as const;
  return fixtureRun({
    implementations: ['columnar', 'on-demand?fetch=pushdown', 'precompute'],
    scenarios: [BROWSE, MIXED],
    repeats: 3,
    seconds: 30,
    cells: {
      'browse/columnar': { behaviour: SLOWER, outcomes: done, doubts: [LAG_DOUBT] },
      'browse/on-demand?fetch=pushdown': { behaviour: OVERRUN, outcomes: done },
      'browse/precompute': { behaviour: STEADY, outcomes: done, doubts: [LAG_DOUBT] },
      'mixed/columnar': { behaviour: SLOWER, outcomes: ['done', 'failed', 'done'] },
      'mixed/on-demand?fetch=pushdown': { behaviour: OVERRUN, outcomes: ['void', 'void', 'pending'] },
      'mixed/precompute': { behaviour: STEADY, outcomes: ['failed', 'failed', 'failed'] },
    },
    state: 'interrupted',
  });
}

/** Taken up again on another kernel, three hours later: the third repeats were measured then. */
export function resumedRun(): RunFile {
  const changes = [{ what: 'kernel', before: '6.8.0', now: '6.9.0' }];
  const resumption = { at: '2026-07-01T13:01:00.000Z', stoppedAt: '2026-07-01T10:01:00.000Z', fromTurn: 3, changes };
  return { ...fullRun(), state: 'finished', resumed: [resumption] };
}

/** Two implementations at three sizes: one grows with the data, the other hardly. */
export function growthRun(): RunFile {
  const scales = [1, 10, 100];
  const runs = scales.map((scale) =>
    fixtureRun({
      implementations: ['columnar', 'precompute'],
      scenarios: [BROWSE],
      repeats: 3,
      seconds: 10,
      cells: {
        'browse/columnar': { behaviour: grown(SLOWER, scale ** 0.7), outcomes: ['done', 'done', 'done'] },
        'browse/precompute': { behaviour: grown(STEADY, scale ** 0.05), outcomes: ['done', 'done', 'done'] },
      },
    }),
  );
  return ofScales(runs, scales);
}

/** A hundred cells: five implementations, five scenarios, four sizes. */
export function manyCellsRun(): RunFile {
  const names = ['columnar', 'precompute', 'batch-etl', 'on-demand', 'on-demand?fetch=pushdown'];
  const scenarios = ['browse', 'mixed', 'rush', 'bi', 'detail'].map((name) => ({ ...MIXED, name }));
  const scales = [1, 10, 100, 1000];
  const cells = scenarios.flatMap(({ name }) =>
    names.map((implementation, at) => [`${name}/${implementation}`, grown(STEADY, 2 ** at)] as const),
  );
  const outcomes = ['done', 'done', 'done'] as const;
  const runs = scales.map(() =>
    fixtureRun({
      implementations: names,
      scenarios,
      repeats: 3,
      seconds: 10,
      cells: Object.fromEntries(cells.map(([name, behaviour]) => [name, { behaviour, outcomes }])),
    }),
  );
  return ofScales(runs, scales);
}

function grown(behaviour: Behaviour, factor: number): Behaviour {
  const { medianMs, throughput, cpuMsPerAnswer } = behaviour;
  return {
    ...behaviour,
    medianMs: medianMs * factor,
    throughput: throughput / factor,
    cpuMsPerAnswer: cpuMsPerAnswer * factor,
  };
}

/** Runs at scale 1, as if they had been one run at several. */
function ofScales(runs: readonly RunFile[], scales: readonly number[]): RunFile {
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

/** Three implementations with one repeat, one of them not measured at all: no winner anywhere. */
export function singleRepeatRun(): RunFile {
  return fixtureRun({
    implementations: ['columnar', 'on-demand', 'precompute'],
    scenarios: [BROWSE],
    repeats: 1,
    seconds: 60,
    cells: {
      'browse/columnar': { behaviour: SLOWER, outcomes: ['done'] },
      'browse/on-demand': { behaviour: OVERRUN, outcomes: ['done'] },
      'browse/precompute': { behaviour: STEADY, outcomes: ['pending'] },
    },
  });
}

/** Good capacities: a scenario in which they rank all, and one in which searches ended in every other way. */
export function capacityRun(): RunFile {
  const done = ['done', 'done', 'done'] as const;
  const [low, middle, high] = [20, 36, 43];
  return fixtureRun({
    implementations: ['columnar', 'on-demand?fetch=pushdown', 'precompute'],
    scenarios: [BROWSE, { ...BROWSE, name: 'rush-hour' }],
    repeats: 3,
    seconds: 30,
    cells: {
      'browse/columnar': {
        behaviour: SLOWER,
        outcomes: done,
        capacity: [middle, middle + 1, middle].map((rung) => searched('found', rung)),
      },
      'browse/on-demand?fetch=pushdown': {
        behaviour: OVERRUN,
        outcomes: done,
        capacity: [low, low, low].map((rung) => searched('below', rung)),
      },
      'browse/precompute': {
        behaviour: STEADY,
        outcomes: done,
        capacity: [high, high, high].map((rung) => searched('found', rung)),
      },
      'rush-hour/columnar': {
        behaviour: SLOWER,
        outcomes: done,
        capacity: [searched('found', middle), searched('unfinished', middle), searched('found', middle)],
      },
      'rush-hour/on-demand?fetch=pushdown': {
        behaviour: OVERRUN,
        outcomes: done,
        capacity: [searched('found', low), searched('below', low), searched('found', low)],
      },
      'rush-hour/precompute': {
        behaviour: STEADY,
        outcomes: done,
        capacity: [high, high, high].map((rung) => searched('void', rung)),
      },
    },
  });
}

/** Two implementations whose writes are looked for, without a closed phase. */
export function trickleRun(): RunFile {
  return fixtureRun({
    implementations: ['batch-etl', 'columnar'],
    scenarios: [TRICKLE],
    repeats: 1,
    seconds: 30,
    cells: {
      'trickle-then-read/batch-etl': { behaviour: STEADY, outcomes: ['done'] },
      'trickle-then-read/columnar': { behaviour: STEADY, outcomes: ['failed'] },
    },
  });
}

/** @param rung - of the last pass, or the lowest that could be tried */
export function searched(state: Exclude<Capacity['state'], 'above'>, rung: number): Capacity {
  const [lastPass, next, leap] = [rateOf(rung), rateOf(rung + 1), rateOf(rung + 2)];
  const common = { budgetSeconds: 30, seconds: 17.3 };
  const [passed, failed] = [tried(lastPass, 'good'), tried(leap, 'not-good')];
  if (state === 'below') return { state, firstFail: lastPass, ...common, rungs: [tried(lastPass, 'not-good')] };
  if (state === 'unfinished')
    return { state, because: 'budget', lastPass, firstFail: leap, ...common, rungs: [failed, passed] };
  if (state === 'void')
    return { state, lastPass, driverBoundAt: next, ...common, rungs: [passed, failed, tried(next, 'driver-bound')] };
  return { state, lastPass, firstFail: next, ...common, rungs: [passed, failed, tried(next, 'not-good')] };
}

function tried(ratePerSecond: number, outcome: WindowOutcome): Capacity['rungs'][number] {
  const due = Math.round(2 * ratePerSecond);
  const window = {
    seconds: 2,
    cutShort: false,
    due,
    good: outcome === 'good' ? due : Math.round(0.97 * due),
    sentLate: 0,
    driverLagP99Us: 1_200,
    driverCores: outcome === 'driver-bound' ? 0.93 : 0.4,
    idleShare: outcome === 'driver-bound' ? 0.3 : 0.05,
    outcome,
  };
  return { ratePerSecond, windows: [window, window], outcome: decisionOf([outcome, outcome]) ?? 'undecided' };
}

/** What a run file may hold at worst: markup, script, control characters in every text and name that is not ours. */
export function hostileRun(): RunFile {
  return poison({ ...resumedRun(), state: 'interrupted' });
}
export const POISON =
  '"><img src=x onerror="window.poisoned=1"></script><script>window.poisoned=1</script>|`\u001b[31m\n';
const OURS = new Set([
  'schema',
  'state',
  'kind',
  'operation',
  'histogram',
  'source',
  'afterWrite',
  'outcome',
  'because',
]);

function poison<T>(value: T, key?: string): T;
function poison(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return OURS.has(key) ? value : value + POISON;
  if (Array.isArray(value)) return value.map((item) => poison(item, key));
  if (typeof value !== 'object' || value === null) return value;
  const free = ['versions', 'settings', 'cpuSeconds', 'peakMemoryBytes'].includes(key);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [free ? name + POISON : name, poison(item, name)]),
  );
}

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

function measure(scenario: Scenario, behaviour: Behaviour, seconds: number, index: number): Measured {
  // Repeats differ by some per cent, as they do.
  const drift = 1 + 0.03 * Math.sin(7 * index + behaviour.medianMs);
  const open = openPhase(scenario, { ...behaviour, medianMs: behaviour.medianMs * drift }, seconds, index);
  const services = open.cpuSeconds.backend ?? 0;
  return {
    startedAt: `2026-07-01T10:0${index}:00.000Z`,
    turn: index + 1,
    closed: scenario.phases.closed ? closedPhase(scenario, behaviour, drift, index) : null,
    open,
    capacity: null,
    correctness: { sampled: 40, checked: 40, wrong: [] },
    cost: {
      source: 'processes',
      cpuSecondsPer1000Good: open.good === 0 || open.visibility !== null ? null : (1000 * services) / open.good,
      peakMemoryBytes: { backend: 181_000_000 + 1_000_000 * index },
      diskBytes: 5_120_000,
      idle: { seconds: 1, cpuSeconds: { backend: 0.002 } },
      walBytes: scenario.mix.some(({ operation }) => operation === 'receipts') ? 180 * open.outcomes.answered : null,
    },
  };
}

function openPhase(scenario: Scenario, behaviour: Behaviour, seconds: number, index: number): OpenPhase {
  const due = Math.round(scenario.ratePerSecond * seconds);
  const cpuMs = behaviour.cpuMsPerAnswer * (1 + 0.04 * noise(index + behaviour.sigma));
  const operations = scenario.mix.map(({ operation, share }, at) =>
    operationFigures(operation, Math.round(due * share), behaviour, 100 * index + at),
  );
  const outcomes = add(operations.map((it) => it.outcomes));
  const slow = Math.round(outcomes.answered * slowShare(behaviour, scenario.objectives.latencyMs));
  return {
    offeredPerSecond: scenario.ratePerSecond,
    lag: distribution(outcomes.due, { ...behaviour, medianMs: 0.4, sigma: 0.8 }, 0, 900 + index),
    staleness: scenario.objectives.stalenessMs === null ? null : staleness(outcomes),
    good: outcomes.answered - slow,
    warmupSeconds: 2,
    seconds,
    outcomes,
    operations,
    series: series(scenario.ratePerSecond, behaviour, seconds, index),
    cpuSeconds: { backend: (cpuMs * outcomes.answered) / 1000, driver: 0.06 * seconds },
    driverCores: 0.06,
    idleShare: 0.61,
    trend: { slices: 12, change: 0.01, p: 0.6 },
    joint: joint(outcomes.answered, behaviour, scenario.objectives.stalenessMs === null ? null : 0),
    visibility: scenario.afterWrite === 'nothing' ? null : distribution(due, { ...behaviour, medianMs: 480 }, 1, index),
    connect: distribution(8, { ...behaviour, medianMs: 0.3, sigma: 0.3 }, 0, 700 + index),
    waits: { till: { waited: 0, neverSent: 0 }, connection: { waited: 0, neverSent: 0 } },
    wire: { sentBytes: 300 * due, receivedBytes: 4_000 * due },
  };
}

/** As many within each edge as `slowShare` says, up to the time-out. */
function joint(answered: number, behaviour: Behaviour, stalenessMs: number | null): OpenPhase['joint'] {
  const edges = EDGES_MS.filter((edge) => edge > 0 && edge <= TIMEOUT_MS);
  const within = (edge: number) =>
    edge === TIMEOUT_MS ? answered : answered - Math.round(answered * slowShare(behaviour, edge));
  return edges.flatMap((edge, at): OpenPhase['joint'] => {
    const count = within(edge) - (at === 0 ? 0 : within(edges[at - 1] ?? 0));
    return count === 0 ? [] : [[edge, stalenessMs, count]];
  });
}

function closedPhase(scenario: Scenario, behaviour: Behaviour, drift: number, index: number): ClosedPhase {
  const throughputPerSecond = Math.round(behaviour.throughput / drift);
  const operations = scenario.mix.map(({ operation, share }, at) =>
    operationFigures(operation, Math.round(200 * share), behaviour, 5000 + 100 * index + at),
  );
  return {
    clients: 8,
    throughputPerSecond,
    warmupSeconds: 2,
    seconds: 5,
    outcomes: add(operations.map((it) => it.outcomes)),
    operations,
    series: [],
    cpuSeconds: { backend: 7.4, driver: 1.3 },
    driverCores: 0.26,
    idleShare: 0.02,
    trend: { slices: 12, change: -0.02, p: 0.4 },
  };
}

function operationFigures(
  operation: OperationFigures['operation'],
  due: number,
  behaviour: Behaviour,
  seed: number,
): OperationFigures {
  const timedOut = Math.round(due * (behaviour.timeOutShare ?? 0));
  const outcomes = { due, answered: due - timedOut, refused: 0, timedOut, cutOff: 0, unfinished: 0 };
  return {
    operation,
    outcomes,
    response: distribution(outcomes.answered, behaviour, timedOut, seed),
    service: distribution(outcomes.answered, { ...behaviour, medianMs: behaviour.medianMs * 0.85 }, timedOut, seed),
  };
}

/** Times at the evenly spaced quantiles of a lognormal distribution, cut off before the time-out. */
function distribution(count: number, { medianMs, sigma }: Behaviour, failed: number, seed: number): Distribution {
  const times = recorder();
  for (let i = 0; i < count; i += 1) {
    const shift = 0.2 * noise(seed);
    const ms = medianMs * Math.exp(sigma * normalQuantile((i + 0.5 + shift) / (count + 0.5)));
    times.record(Math.min(TIMEOUT_MS * 0.95, ms) * 1000);
  }
  return distributionOf(times, failed);
}

function staleness({ answered, due }: Outcomes): Distribution {
  const times = recorder();
  for (let i = 0; i < answered; i += 1) times.record(i % 40 === 0 ? 12_000 : 0);
  return distributionOf(times, due - answered);
}

function series(rate: number, { medianMs, sigma }: Behaviour, seconds: number, index: number): SecondFigures[] {
  return Array.from({ length: seconds + 2 }, (_, at) => {
    const wave = 1 + 0.25 * noise(at + 50 * index);
    return {
      second: at - 2,
      outcomes: { due: rate, answered: rate, refused: 0, timedOut: 0, cutOff: 0, unfinished: 0 },
      p50Us: Math.round(medianMs * 1000 * wave),
      p99Us: Math.round(medianMs * 1000 * wave * Math.exp(2 * sigma)),
      lagP99Us: Math.round(1500 * (1 + noise(3 * at + index + medianMs))),
      stealShare: (at + Math.round(medianMs)) % 11 === 0 ? 0.04 : 0,
      idleShare: 0.6,
      cpuPressure: 0.1,
      ioPressure: 0,
      memoryPressure: 0,
      load: 1.2,
    };
  });
}

function add(all: readonly Outcomes[]): Outcomes {
  const total = (of: (outcomes: Outcomes) => number) => all.reduce((sum, it) => sum + of(it), 0);
  return {
    due: total((it) => it.due),
    answered: total((it) => it.answered),
    refused: 0,
    timedOut: total((it) => it.timedOut),
    cutOff: 0,
    unfinished: 0,
  };
}

function slowShare({ medianMs, sigma }: Behaviour, limitMs: number): number {
  // Logistic instead of normal: close enough for a fixture.
  return 1 / (1 + Math.exp((1.702 * Math.log(limitMs / medianMs)) / sigma));
}

/** Inverse of the logistic approximation to the normal distribution. */
function normalQuantile(p: number): number {
  return Math.log(p / (1 - p)) / 1.702;
}

/** 0 … 1, the same for the same seed. */
function noise(seed: number): number {
  const x = Math.sin(12.9898 * (seed + 1)) * 43_758.5453;
  return x - Math.floor(x);
}
