/** Test support: what one repeat of an imagined implementation would have measured. */
import { type Distribution, distributionOf, recorder } from '../../judge/histogram.ts';
import type { Measured } from '../../model/cell.ts';
import { EDGES_MS } from '../../model/joint.ts';
import type { ClosedPhase, OpenPhase, OperationFigures, Outcomes, SecondFigures } from '../../model/phase.ts';
import type { Scenario } from '../../model/scenario.ts';
import { type Behaviour, TIMEOUT_MS } from './behaviours.ts';

export function measure(scenario: Scenario, behaviour: Behaviour, seconds: number, index: number): Measured {
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
