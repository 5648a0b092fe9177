import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decision, decide, type Generation, type Measured } from './decide.ts';
import type { MetricName, Values } from './metrics.ts';
import { primariesFor, RULES } from './rules.ts';

const PRIMARIES: readonly MetricName[] = ['p50', 'cpuPerRequest', 'throughput'];
const QUIET = { stealShare: 0, rulerSpread: 0 };
/** Nothing, but for a little noise that sums up to 0 over every two generations. */
const little = (i: number) => (i % 2 === 0 ? 0.002 : -0.002);

const generation = (values: Values, i: number): Generation => ({
  values: Object.fromEntries(PRIMARIES.map((name) => [name, (values[name] ?? 0) + little(i)])),
  requests: 500,
  machine: QUIET,
});
const stage = (count: number, values: Values = {}) => Array.from({ length: count }, (_, i) => generation(values, i));
const measured = (first: readonly Generation[], rerun: readonly Generation[] = []): Measured => ({
  primaries: PRIMARIES,
  seed: 1,
  counters: [],
  first,
  rerun,
});

describe('a gate', () => {
  test('looks at 4 generations first, and passes what is clearly no regression', () => {
    expect([0, 1, 2, 3].map((count) => decide(measured(stage(count))))).toEqual(
      Array(4).fill({ kind: 'go-on', until: 4 }),
    );
    expect(decide(measured(stage(4)))).toEqual({ kind: 'pass' });
  });

  test('goes on where one metric is above half of its floor, although its tolerance is ruled out', () => {
    expect(decide(measured(stage(4, { p50: 0.016 })))).toEqual({ kind: 'go-on', until: 6 });
    expect(decide(measured(stage(4, { p50: 0.014 }))).kind).toBe('pass');
  });

  test('asks for a confirmation at 10 generations and not before, however clear it is', () => {
    const worse = { cpuPerRequest: 0.3 };
    expect(decide(measured(stage(8, worse)))).toEqual({ kind: 'go-on', until: 10 });
    expect(decide(measured(stage(10, worse)))).toEqual({ kind: 'confirm', metrics: ['cpuPerRequest'], generations: 8 });
  });

  test('asks for none where the t-test alone would: two of ten generations went the other way', () => {
    // t = 0.0398 / 0.0068 = 5.9, p = 0.0001; but 4 of 1,024 ways to sign them have as great a sum: 0.0039 > 0.01 / 3.
    const signs = stage(10).map((one, i) => ({ ...one, values: { ...one.values, p50: i < 2 ? -0.001 : 0.05 } }));
    expect(decide(measured(signs))).toEqual({ kind: 'go-on', until: 13 });
    const nine = signs.map((one, i) => (i === 0 ? { ...one, values: { ...one.values, p50: 0.05 } } : one));
    expect(decide(measured(nine)).kind).toBe('confirm');
  });

  test('fails by the metrics that the rerun confirms', () => {
    const first = stage(10, { p50: 0.08, throughput: 0.08 });
    expect(decide(measured(first, stage(5, { p50: 0.08 })))).toEqual({ kind: 'go-on', until: 8 });
    expect(decide(measured(first, stage(8, { p50: 0.08 })))).toEqual({ kind: 'fail', by: 'metrics', metrics: ['p50'] });
  });

  test('does not fail by another metric than the one that looked worse at first', () => {
    const decision = decide(measured(stage(10, { p50: 0.08 }), stage(8, { throughput: 0.3 })));
    expect(decision).toEqual({ kind: 'inconclusive', undecided: ['throughput'], unconfirmed: ['p50'] });
  });

  test('is inconclusive where the rerun did not confirm, although all generations together rule the tolerance out', () => {
    const decision = decide(measured(stage(10, { p50: 0.04 }), stage(8)));
    expect(decision).toEqual({ kind: 'inconclusive', undecided: [], unconfirmed: ['p50'] });
  });

  test('is inconclusive after the last look where a regression of the tolerance is not ruled out', () => {
    const wild = stage(16).map((one, i) => ({ ...one, values: { ...one.values, p50: i % 2 === 0 ? 0.3 : -0.3 } }));
    expect(decide(measured(wild))).toEqual({ kind: 'inconclusive', undecided: ['p50'], unconfirmed: [] });
  });

  test('a small change that is sure is a pass in the end: it is below the floor', () => {
    expect(decide(measured(stage(16, { p50: 0.025 })))).toEqual({ kind: 'pass' });
  });

  test('fails at once by a counter, and not by one that became less', () => {
    const finding = { counter: 'statementsPerRequest', base: 13, candidate: 14, verdict: 'more' } as const;
    expect(decide({ ...measured([]), counters: [finding] })).toEqual({
      kind: 'fail',
      by: 'counters',
      findings: [finding],
    });
    expect(decide({ ...measured([]), counters: [{ ...finding, verdict: 'less' }] }).kind).toBe('go-on');
  });

  test('says nothing of p99 before each side had 10,000 requests', () => {
    const of = (count: number, requests: number): Measured => ({
      ...measured(
        Array.from({ length: count }, (_, i) => ({ ...generation({}, i), values: { p99: little(i) }, requests })),
      ),
      primaries: ['p99'],
    });
    expect(decide(of(4, 2_400))).toEqual({ kind: 'go-on', until: 6 });
    expect(decide(of(4, 2_500)).kind).toBe('pass');
    expect(decide(of(16, 600)).kind).toBe('inconclusive');
  });

  test('leaves disturbed generations out, and is invalid where they are too many', () => {
    const disturbed = { ...generation({ p50: 5 }, 0), machine: { stealShare: 0.5, rulerSpread: 0 } };
    expect(decide(measured([disturbed, ...stage(3)]))).toEqual({ kind: 'go-on', until: 4 });
    expect(decide(measured([disturbed, ...stage(4)])).kind).toBe('pass');
    expect(decide(measured([disturbed, disturbed, disturbed, ...stage(2)]))).toEqual({ kind: 'invalid' });
  });

  test('refuses what nobody asked for', () => {
    expect(() => decide(measured(stage(17)))).toThrow('no look at 17 generations');
    expect(() => decide(measured(stage(10), stage(8)))).toThrow('nothing asked for');
    expect(() => decide(measured(stage(10, { p50: 0.2 }), stage(9)))).toThrow('8 generations at most');
    expect(() => decide({ ...measured(stage(4)), primaries: ['p99'] })).toThrow('no value of p99');
  });
});

test('the levels of all looks add up to 0.02, the last look may fail, and signs alone can tell at each that may', () => {
  const failing = RULES.looks.flatMap(({ at, level }) => (level === null ? [] : [{ at, level }]));
  expect(failing.reduce((sum, { level }) => sum + level, 0)).toBeCloseTo(0.02, 12);
  expect(RULES.looks.at(-1)?.level).not.toBeNull();
  for (const { at, level } of failing) expect(2 ** -at).toBeLessThan(level / 4);
  expect(2 ** -RULES.rerun).toBeLessThan(RULES.rerunLevel);
});

test('p99 is decided on from 1,250 requests a side and generation, which make 10,000 in a rerun', () => {
  expect(primariesFor(1_249)).toEqual(PRIMARIES);
  expect(primariesFor(1_250)).toEqual([...PRIMARIES, 'p99']);
});

describe('whatever was measured', () => {
  /** 24 draws: the first 16 are the first stage's, the other 8 the rerun's, whenever it comes. */
  const noise = fc.array(amounts(-0.06, 0.06), { minLength: 24, maxLength: 24 });
  const noises = perMetric(noise);
  const effects = perMetric(amounts(-0.02, 0.12));
  const more = perMetric(amounts(0, 0.1));

  test('a candidate that is worse in any metric never turns a fail into a pass, nor anything else into one', () => {
    fc.assert(
      fc.property(noises, effects, more, (drawn, effect, extra) => {
        const [before, after] = [played(drawn, effect), played(drawn, (name) => effect(name) + extra(name))];
        if (before.kind === 'fail') expect(['fail', 'inconclusive']).toContain(after.kind);
        if (after.kind === 'pass') expect(before.kind).toBe('pass');
      }),
      { numRuns: 400 },
    );
  });

  test('with one metric, a worse candidate of a fail fails', () => {
    const of = (effect: number) => (name: MetricName) => (name === 'p50' ? effect : -1);
    fc.assert(
      fc.property(noises, fc.tuple(amounts(0.02, 0.1), amounts(0, 0.1)), (drawn, [effect, extra]) => {
        fc.pre(played(drawn, of(effect)).kind === 'fail');
        expect(played(drawn, of(effect + extra)).kind).toBe('fail');
      }),
    );
  });

  test('the order of the metrics does not matter', () => {
    fc.assert(
      fc.property(noises, effects, (drawn, effect) => {
        const sample = measured(row(drawn, effect, 0, 10));
        const [there, back] = [decide(sample), decide({ ...sample, primaries: PRIMARIES.toReversed() })];
        expect(back.kind).toBe(there.kind);
      }),
    );
  });

  type PerMetric<T> = (name: MetricName) => T;

  function perMetric<T>(one: fc.Arbitrary<T>): fc.Arbitrary<PerMetric<T>> {
    return fc.tuple(one, one, one).map(
      ([p50, cpu, other]) =>
        (name) =>
          name === 'p50' ? p50 : name === 'throughput' ? other : cpu,
    );
  }

  function amounts(min: number, max: number) {
    return fc.double({ min, max, noNaN: true });
  }

  function row(drawn: PerMetric<readonly number[]>, effect: PerMetric<number>, from: number, to: number) {
    return Array.from({ length: to - from }, (_, i) => ({
      ...generation({}, i),
      values: Object.fromEntries(PRIMARIES.map((name) => [name, (drawn(name)[from + i] ?? 0) + effect(name)])),
    }));
  }

  function played(drawn: PerMetric<readonly number[]>, effect: PerMetric<number>): Decision {
    for (const { at } of RULES.looks) {
      const first = row(drawn, effect, 0, at);
      const decision = decide(measured(first));
      if (decision.kind === 'confirm') return decide(measured(first, row(drawn, effect, 16, 24)));
      if (decision.kind !== 'go-on') return decision;
    }
    throw new Error('the last look decides');
  }
});
