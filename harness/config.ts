/** A user's config file -> scenarios and implementations that are like those that ship. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { ConfigForm, ImplementationForm, type OwnImplementation, ScenarioForm } from '../model/config.ts';
import type { Implementation } from '../model/implementation.ts';
import { type Scenario, USUAL, writes } from '../model/scenario.ts';
import { ToldError } from '../model/told-error.ts';
import { meanFactor } from './drive/shape.ts';
import { externalOf } from './external.ts';
import { faultOf } from './fault.ts';

export interface LoadedConfig {
  readonly scenarios: readonly Scenario[];
  readonly implementations: readonly Implementation[];
}

/** One line: what is wrong in which file. */
class ConfigError extends ToldError {
  override readonly failure = 'call';
  override readonly name = 'ConfigError';

  constructor(file: string, what: string) {
    super(`${file}: ${what}; see docs/config.md`);
  }
}

/**
 * Runs the file, as any program that its user starts.
 * @param allowRemote - whether a service may be on another machine
 * @throws {ConfigError} for a file that is not understood, {ExternalError} for an external implementation in it that is not
 */
export async function readConfig(file: string, allowRemote = false): Promise<LoadedConfig> {
  const content = await defaultExportOf(file);
  const fault = faultOf(ConfigForm, content);
  if (!Value.Check(ConfigForm, content)) throw new ConfigError(file, `of what it exports, ${fault}`);
  const { scenarios = [], implementations = [] } = content;
  return {
    scenarios: scenarios.map((entry, index) => scenarioOf(entry, file, index)),
    implementations: implementations.map((entry, index) => implementationOf(entry, file, { index, allowRemote })),
  };
}

async function defaultExportOf(file: string): Promise<unknown> {
  const path = resolve(file);
  if (!existsSync(path)) throw new ConfigError(file, 'there is no such file');
  const exported: unknown = await import(pathToFileURL(path).href).catch((error: unknown) => {
    throw new ConfigError(file, `it cannot be loaded (${whyNot(error)})`);
  });
  if (isRecord(exported) && isRecord(exported.default)) return exported.default;
  throw new ConfigError(file, 'it exports no config: write export default defineConfig({ … })');
}

/** Where a syntax error is stands nowhere but in the first line of its stack. */
function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first = ''] = error.stack?.split('\n') ?? [];
  const where = /^(?:file:\/\/)?(\/.*:\d+)$/.exec(first)?.[1];
  return where === undefined ? error.message : `${error.message} at ${where}`;
}

function scenarioOf(entry: unknown, file: string, index: number): Scenario {
  const scenario = completed(entry);
  const called = nameOf('scenario', entry, index);
  if (!Value.Check(ScenarioForm, scenario)) throw faulty(file, called, ScenarioForm, scenario);
  const contradiction = contradictionIn(scenario);
  if (contradiction !== null) throw new ConfigError(file, `${called}: ${contradiction}`);
  return scenario;
}

/** What is left out is as usual, of popularity and phases also member by member. */
function completed(entry: unknown): unknown {
  if (!isRecord(entry)) return entry;
  const within = (usual: object, given: unknown) => (isRecord(given) ? { ...usual, ...given } : given);
  return {
    ...USUAL,
    ...entry,
    popularity: within(USUAL.popularity, entry.popularity ?? {}),
    phases: within(USUAL.phases, entry.phases ?? {}),
  };
}

const ROUNDING = 1e-9;

/** What a schema cannot say; null: nothing. */
function contradictionIn(scenario: Scenario): string | null {
  const { mix, shape, objectives, afterWrite } = scenario;
  const shares = mix.reduce((sum, { share }) => sum + share, 0);
  if (Math.abs(shares - 1) > ROUNDING) return `the shares of its mix add up to ${Number(shares.toFixed(6))}, not to 1`;
  if (shape.kind === 'spike' && shape.from >= shape.until) return 'its spike must begin before it ends: from < until';
  if (meanFactor(shape) === 0) return 'its shape leaves no load at all: make a factor greater than 0';
  if (writes(scenario)) return null;
  if (objectives.stalenessMs !== null) return 'without receipts in its mix nothing can be stale: make stalenessMs null';
  if (afterWrite !== 'nothing') return 'without receipts in its mix there is nothing to look for: leave out afterWrite';
  return null;
}

interface Place {
  readonly index: number;
  readonly allowRemote: boolean;
}

function implementationOf(entry: unknown, file: string, { index, allowRemote }: Place): Implementation {
  if (!isRecord(entry) || !('serve' in entry)) return externalOf(entry, file, allowRemote);
  const called = nameOf('implementation', entry, index);
  if (!isImplementation(entry)) throw faulty(file, called, ImplementationForm, entry);
  return entry;
}

/** The form cannot say what its functions take and give: that is for the compiler. */
function isImplementation(entry: unknown): entry is OwnImplementation {
  return Value.Check(ImplementationForm, entry);
}

function faulty(file: string, called: string, form: TSchema, value: unknown): ConfigError {
  return new ConfigError(file, `${called}: ${faultOf(form, value)}`);
}

function nameOf(what: string, entry: unknown, index: number): string {
  return isRecord(entry) && typeof entry.name === 'string' ? `${what} "${entry.name}"` : `${what} ${index + 1}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
