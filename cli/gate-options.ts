/** What gates and calibrations are told alike: who calibrates measures as the gate does. */
import { randomInt } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { GateFlow } from '../harness/gate/measuring.ts';
import type { Scenario } from '../model/scenario.ts';
import { DEFAULT_SCENARIOS, SCENARIOS } from '../scenarios/registry.ts';
import { names, productsOption, scaleOption, scenariosNamed, seedOption, wholeNumber } from './options.ts';

export interface MeasuringOptions {
  readonly scenario?: string[];
  readonly budget: number;
  readonly warmUp: number;
  readonly scale: number;
  readonly seed: number;
  readonly products: number;
  readonly orderSeed?: number;
}

const BUDGET_SECONDS = 480;
/** More was not shown to help (docs/gate-measuring.md). */
const WARM_UP_SECONDS = 1.5;
/** Of the closed loop. */
const CLIENTS = 2;
const TIMEOUT_MS = 10_000;

/** @param budget - what it is a budget of, to be read behind "longest" */
export function addMeasuringOptions(command: Command, budget: string): Command {
  return command
    .option(
      '--scenario <name,…>',
      `which load; default: ${DEFAULT_SCENARIOS.map(({ name }) => name).join(', ')}`,
      names,
    )
    .addOption(new Option('--budget <time>', `longest ${budget}`).argParser(duration).default(BUDGET_SECONDS, '8m'))
    .addOption(
      new Option('--warm-up <time>', 'of each side in each generation, before it is measured')
        .argParser(duration)
        .default(WARM_UP_SECONDS, '1.5s'),
    )
    .addOption(scaleOption().default(1))
    .addOption(seedOption())
    .addOption(productsOption())
    .addOption(
      new Option(
        '--order-seed <n>',
        'decides who comes first, and for how long; default: another one every time',
      ).argParser(wholeNumber(0, 0xffffffff)),
    );
}

/** @throws {UsageError} for an unknown name */
export function scenariosOf({ scenario }: MeasuringOptions): readonly Scenario[] {
  return scenario === undefined ? DEFAULT_SCENARIOS : scenariosNamed(scenario, SCENARIOS);
}

export function planOf(options: MeasuringOptions): GateFlow['plan'] {
  const { scale, seed, products, orderSeed = randomInt(2 ** 32) } = options;
  return {
    ...{ scale, seed, products, orderSeed },
    budgetSeconds: options.budget,
    warmUpSeconds: options.warmUp,
    clients: CLIENTS,
    timeoutMs: TIMEOUT_MS,
  };
}

/** `90`, `90s`, `5m` or `1h` -> seconds. */
export function duration(text: string): number {
  const [, digits = '', unit = 's'] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text.trim()) ?? [];
  const value = digits === '' ? Number.NaN : Number(digits) * ({ s: 1, m: 60, h: 3600 }[unit] ?? 1);
  if (value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError('It takes a time such as 90s, 5m or 1h, a day at most.');
}
