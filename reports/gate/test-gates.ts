/** Gate files for tests: one of every verdict, made by rule, so that golden files stay as they are. */
import type {
  GateCounters,
  GateFile,
  GateGeneration,
  GateShape,
  GateVerdict,
  GateWorkload,
} from '../../model/gate-file.ts';
import type { Resolution } from '../../model/resolution.ts';

const SHAPE: GateShape = { primaries: ['p50', 'cpuPerRequest', 'throughput'], segmentSeconds: 0.4, blocks: 1 };

/** Log ratios that wobble around a change by the same steps in every gate. */
const WOBBLE = [0.006, -0.011, 0.002, 0.009, -0.004, -0.007, 0.012, -0.003];

function generation(
  at: number,
  change: number,
  stage: GateGeneration['stage'] = 'first',
  spread = 0.02,
): GateGeneration {
  const value = change + (WOBBLE[at % WOBBLE.length] ?? 0);
  const slower = Math.exp(value);
  const segment = (side: 'base' | 'candidate', factor: number) => ({
    side,
    answers: 400,
    p50Us: 1_900 * factor,
    throughputPerSecond: 1_000 / factor,
    cpuUsPerRequest: 820 * factor,
  });
  return {
    stage,
    startedAt: `2026-11-28T10:0${at % 10}:00.000Z`,
    seconds: 15,
    startedFirst: at % 2 === 0 ? 'base' : 'candidate',
    segments: [segment('base', 1), segment('candidate', slower), segment('candidate', slower), segment('base', 1)],
    p99Us: { base: 4_000, candidate: 4_000 * slower },
    values: { p50: value, cpuPerRequest: value / 2, throughput: value, p99: 2 * value },
    requests: 800,
    machine: {
      stealShare: 0,
      rulerSpread: spread,
      othersCores: spread > 0.1 ? 1.4 : 0.02,
      rulerMs: [0.9, 0.9 * (1 + spread)],
    },
    leftOut: spread > 0.1 ? ['spread of a fixed piece of CPU work'] : [],
  };
}

const counts = (statements: number) => ({
  statementsPerRequest: statements,
  rowsPerRequest: 218.55,
  responseBytesPerRequest: 4_299.85,
  walBytesPerRequest: null,
});

const counted = (base: number, candidate: number): GateCounters => ({
  state: 'counted',
  requests: 20,
  base: counts(base),
  candidate: counts(candidate),
});

function workload(
  verdict: GateVerdict | null,
  generations: readonly GateGeneration[],
  counters = counted(3, 3),
): GateWorkload {
  return {
    implementation: 'precompute',
    scenario: 'browse',
    startedAt: '2026-11-28T10:00:00.000Z',
    seconds: 15 * generations.length + 4,
    counters,
    shape: generations.length === 0 ? null : SHAPE,
    resolution: null,
    generations: [...generations],
    verdict,
  };
}

const several = (count: number, change: number, stage: GateGeneration['stage'] = 'first') =>
  Array.from({ length: count }, (_, at) => generation(at, change, stage));

function gateOf(id: string, workloads: GateWorkload[]): GateFile {
  return {
    schema: 'aunt-emma-bench/gate/1',
    id,
    startedAt: '2026-11-28T10:00:00.000Z',
    finishedAt: '2026-11-28T10:06:00.000Z',
    state: 'finished',
    benchVersion: '0.1.0',
    plan: {
      implementations: ['precompute'],
      scenarios: ['browse'],
      scale: 1,
      seed: 1,
      orderSeed: 1,
      products: 40,
      budgetSeconds: 480,
      warmUpSeconds: 4,
      clients: 2,
      timeoutMs: 10_000,
    },
    sides: {
      base: {
        words: 'merge-base of HEAD and origin/main',
        commit: '94f718e'.padEnd(40, '0'),
        dirty: false,
        packages: 'linked',
        installSeconds: 0,
      },
      candidate: {
        words: 'working copy, with its changes',
        commit: '0487c74'.padEnd(40, '0'),
        dirty: true,
        packages: 'linked',
        installSeconds: 0,
      },
    },
    environment: {
      cpuModel: 'A processor',
      cores: 2,
      governor: null,
      clockSource: 'tsc',
      memoryBytes: 8 * 2 ** 30,
      kernel: '6.1',
      os: 'A system',
      container: null,
      versions: { node: '24.0.0' },
      settings: {},
    },
    cores: { driver: '0', services: '1' },
    dataset: null,
    notes: [],
    workloads,
  };
}

export const RESOLUTION: Resolution = {
  measuredAt: '2026-11-27T08:00:00.000Z',
  generations: 12,
  secondsAGeneration: 18.4,
  budgetSeconds: 480,
  metrics: [
    { metric: 'p50', sigma: 0.0123, difference: { mean: 0.002, low: -0.006, high: 0.01 }, smallest: 0.04 },
    { metric: 'cpuPerRequest', sigma: 0.0095, difference: { mean: -0.001, low: -0.007, high: 0.005 }, smallest: 0.03 },
    { metric: 'throughput', sigma: 0.0168, difference: { mean: 0.003, low: -0.008, high: 0.014 }, smallest: 0.045 },
    { metric: 'p99', sigma: 0.3, difference: { mean: 0.05, low: -0.14, high: 0.24 }, smallest: null },
  ],
};

export const GATES = {
  pass: gateOf('pass', [{ ...workload({ kind: 'pass' }, several(4, 0)), resolution: RESOLUTION }]),
  fail: gateOf('fail', [
    workload({ kind: 'fail', by: 'metrics', metrics: ['p50', 'throughput'] }, [
      ...several(10, 0.09),
      ...several(8, 0.07, 'rerun'),
    ]),
    { ...workload({ kind: 'pass' }, several(6, 0.01)), scenario: 'bi' },
  ]),
  counters: gateOf('counters', [
    workload(
      {
        kind: 'fail',
        by: 'counters',
        findings: [{ counter: 'statementsPerRequest', base: 3, candidate: 4, verdict: 'more' }],
      },
      [],
      counted(3, 4),
    ),
  ]),
  inconclusive: gateOf('inconclusive', [
    workload({ kind: 'inconclusive', by: 'budget', waiting: ['p50'] }, [
      ...several(10, 0.05),
      ...several(2, 0.05, 'rerun'),
    ]),
    {
      ...workload(
        { kind: 'inconclusive', by: 'generations', undecided: ['cpuPerRequest'], unconfirmed: ['p50'] },
        several(8, 0.04),
      ),
      scenario: 'mixed',
      counters: { state: 'not-counted', reason: 'it keeps its own store' },
    },
  ]),
  invalid: gateOf('invalid', [
    workload({ kind: 'invalid' }, [generation(0, 0), ...[1, 2, 3].map((at) => generation(at, 0, 'first', 0.4))]),
  ]),
  nothing: {
    ...gateOf('nothing', []),
    notes: [
      'Not measured, since its program is the same on both sides: columnar (--implementation measures it nevertheless).',
    ],
  },
} satisfies Readonly<Record<string, GateFile>>;

/** What comes from outside tries to be markup, or to move the cursor. */
export function hostileGate(): GateFile {
  const bad = '<img src=x onerror=alert(1)>\u001b[2J|`*';
  const [first] = GATES.fail.workloads;
  const { base } = GATES.pass.sides;
  return {
    ...GATES.fail,
    id: bad,
    sides: { base: { ...base, words: bad }, candidate: { ...base, words: bad } },
    notes: [bad],
    workloads:
      first === undefined
        ? []
        : [{ ...first, implementation: bad, scenario: bad, counters: { state: 'not-counted', reason: bad } }],
  };
}
