/** What a call can name: implementations and scenarios that ship, those of a config file, and external implementations. */
import { existsSync } from 'node:fs';
import { type LoadedConfig, readConfig } from '../harness/config.ts';
import { readExternals } from '../harness/external.ts';
import { IMPLEMENTATIONS } from '../implementations/registry.ts';
import type { Implementation } from '../model/implementation.ts';
import type { Scenario } from '../model/scenario.ts';
import { SCENARIOS } from '../scenarios/registry.ts';
import { UsageError } from './failure.ts';

/** Taken from the working directory unless the call names another. */
export const CONFIG_FILE = 'bench.config.ts';

export interface Known {
  readonly implementations: readonly Implementation[];
  readonly scenarios: readonly Scenario[];
}

interface KnownOptions {
  readonly config?: string;
  readonly external?: readonly string[];
  readonly allowRemote?: boolean;
}

/** @throws {ConfigError} or {ExternalError} for a file that is not understood, {UsageError} for a name that is taken */
export async function knownOf({ config, external = [], allowRemote = false }: KnownOptions): Promise<Known> {
  const file = config ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : null);
  const own: LoadedConfig =
    file === null ? { scenarios: [], implementations: [] } : await readConfig(file, allowRemote);
  let implementations = withNew(IMPLEMENTATIONS, own.implementations, 'an implementation', file);
  for (const each of external)
    implementations = withNew(implementations, await readExternals(each, allowRemote), 'an implementation', each);
  return { implementations, scenarios: withNew(SCENARIOS, own.scenarios, 'a scenario', file) };
}

function withNew<T extends { readonly name: string }>(
  known: readonly T[],
  added: readonly T[],
  what: string,
  file: string | null,
): readonly T[] {
  const all = [...known];
  for (const one of added) {
    if (all.some(({ name }) => name === one.name))
      throw new UsageError(`${file}: there is ${what} "${one.name}" already: give it another name`);
    all.push(one);
  }
  return all;
}
