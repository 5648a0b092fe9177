/**
 * A copy of this checkout with one known slowdown in the service of an implementation, for `bench gate --candidate DIR`.
 * `node bin/pinned.js benchmarks/gate/inject.ts KIND --implementation NAME --to DIR`, and by the kind:
 *   none                          the control: the same edits, and no effect
 *   cpu    --us N | --steps N | --percent P     CPU before every call, of P % of the CPU that a request takes
 *   sleep  --us N | --percent P                 a pause before every call, of P % of the median response time
 *   tail   --us N | --percent P  [--seed N]     a pause before one call in fifty, so that the 99th percentile is P % longer
 *   query                         one more statement for every call
 *   index                         reads without an index that they used
 *   bytes  --bytes N              every response N bytes longer, by a header
 *   blanks --bytes N              every answer N bytes longer, by blanks that mean nothing
 * What P is a percentage of is measured first, and costs some 20 s; by two clients as in the gate, or by arrivals a second:
 *   [--scenario browse] [--scale 1] [--variant mode=…] [--clients 2 | --rate N] [--windows 5] [--seconds 3]
 * And: [--from DIR], another checkout; [--link-modules], so that the copy can be run at once.
 */
import { parseArgs } from 'node:util';
import { finish, startLifecycle, sweepCache } from '../../cli/lifecycle.ts';
import { percentile, ranked } from '../../judge/histogram.ts';
import { SCENARIOS } from '../../scenarios/registry.ts';
import { LEAST_PADDING } from './injected/padding.ts';
import { RARE_AMONG } from './injected/rare.ts';
import type { Slowdown } from './injected/slowdown.ts';
import { type BaseCost, type Load, measureBase } from './injections/base-cost.ts';
import { stepsPerMicrosecond } from './injections/calibrate.ts';
import { copyWith } from './injections/copy.ts';
import { tailDelay } from './injections/tail-delay.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    implementation: { type: 'string' },
    to: { type: 'string' },
    from: { type: 'string' },
    'link-modules': { type: 'boolean', default: false },
    us: { type: 'string' },
    steps: { type: 'string' },
    percent: { type: 'string' },
    bytes: { type: 'string' },
    seed: { type: 'string', default: '1' },
    scenario: { type: 'string', default: 'browse' },
    scale: { type: 'string', default: '1' },
    variant: { type: 'string' },
    clients: { type: 'string', default: '2' },
    rate: { type: 'string' },
    windows: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
  },
});

startLifecycle();
try {
  await main();
} catch (error) {
  console.error(`inject: ${error instanceof Error ? error.message : String(error)}`);
  await finish(2);
}
await finish(0);

async function main(): Promise<void> {
  const implementation = given('implementation');
  const to = given('to');
  const slowdown = await slowdownNamed(positionals[0]);
  await copyWith({
    injections: [{ slowdown, implementation }],
    to,
    linkModules: values['link-modules'],
    ...(values.from === undefined ? {} : { from: values.from }),
  });
  console.log(`${to}: ${implementation} with ${JSON.stringify(slowdown)}`);
}

async function slowdownNamed(kind: string | undefined): Promise<Slowdown> {
  switch (kind) {
    case 'none':
    case 'query':
    case 'index':
      return { kind };
    case 'cpu':
      return { kind, steps: await cpuSteps() };
    case 'sleep':
      return { kind, us: await pauseUs((base, factor) => (factor - 1) * medianOf(base)) };
    case 'tail': {
      const us = await pauseUs((base, factor) => tailDelay(ranked(base.times), 1 / RARE_AMONG, factor));
      return { kind, us, seed: Number(values.seed) };
    }
    case 'bytes':
      return { kind, bytes: wholeNumber('bytes', LEAST_PADDING) };
    case 'blanks':
      return { kind, bytes: wholeNumber('bytes', 1) };
    default:
      throw new Error(
        `there is no slowdown "${kind ?? ''}": there is none, cpu, sleep, tail, query, index, bytes, blanks`,
      );
  }
}

async function cpuSteps(): Promise<number> {
  if (values.steps !== undefined) return wholeNumber('steps', 1);
  const perMicrosecond = stepsPerMicrosecond();
  const us = values.us === undefined ? await percentOf((base, factor) => (factor - 1) * base.cpuUs) : amount('us');
  console.log(`${us.toFixed(1)} µs of CPU, at ${perMicrosecond.toFixed(0)} steps a microsecond`);
  return Math.round(us * perMicrosecond);
}

async function pauseUs(ofBase: (base: BaseCost, factor: number) => number): Promise<number> {
  return Math.round(values.us === undefined ? await percentOf(ofBase) : amount('us'));
}

/** @param ofBase - microseconds that make what is measured so many times as great */
async function percentOf(ofBase: (base: BaseCost, factor: number) => number): Promise<number> {
  if (values.percent === undefined) throw new Error('there is no size: give --us or --percent');
  const factor = 1 + amount('percent') / 100;
  if (values.from !== undefined) throw new Error('--percent measures this checkout: leave --from out, or give --us');
  const base = await baseCost();
  const [least, most] = base.cpuRange;
  const tail = percentile(base.times, 0.99);
  console.log(
    `as it is: ${base.cpuUs.toFixed(0)} µs of CPU a request (windows ${least.toFixed(0)} to ${most.toFixed(0)}), ` +
      `median ${medianOf(base)} µs, 99th percentile ${tail.kind === 'value' ? tail.us : '?'} µs, ${base.times.recorded} requests`,
  );
  return ofBase(base, factor);
}

async function baseCost(): Promise<BaseCost> {
  const scenario = SCENARIOS.find(({ name }) => name === values.scenario);
  if (scenario === undefined) throw new Error(`there is no scenario "${values.scenario}": "bench list" prints them`);
  const load: Load =
    values.rate === undefined
      ? { kind: 'closed', clients: wholeNumber('clients', 1) }
      : { kind: 'open', ratePerSecond: amount('rate') };
  await sweepCache();
  return measureBase({
    implementation:
      values.variant === undefined ? given('implementation') : `${given('implementation')}?${values.variant}`,
    scenario,
    load,
    scale: wholeNumber('scale', 1),
    windows: wholeNumber('windows', 1),
    seconds: amount('seconds'),
  });
}

function medianOf({ times }: BaseCost): number {
  const middle = percentile(times, 0.5);
  if (middle.kind === 'value') return middle.us;
  throw new Error('half of the calls were not answered: there is no median to take a percentage of');
}

type Text =
  | 'implementation'
  | 'rate'
  | 'to'
  | 'us'
  | 'steps'
  | 'percent'
  | 'bytes'
  | 'clients'
  | 'rate'
  | 'scale'
  | 'windows'
  | 'seconds';

function given(name: Text): string {
  const text = values[name];
  if (text) return text;
  throw new Error(`--${name} is missing: the head of benchmarks/gate/inject.ts says what each kind takes`);
}

function amount(name: Text): number {
  const value = Number(given(name));
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${name} ${given(name)}: give a number above 0`);
}

function wholeNumber(name: Text, least: number): number {
  const value = Number(given(name));
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`--${name} ${given(name)}: give a whole number from ${least}`);
}
