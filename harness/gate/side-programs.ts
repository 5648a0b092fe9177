/** A side's folder -> its implementations and the data that it is for, by its own files. */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Value } from 'typebox/value';
import { ImplementationForm } from '../../model/config.ts';
import type { Implementation } from '../../model/implementation.ts';
import { reason } from '../provision/errors.ts';
import { GateError } from './errors.ts';

export interface SidePrograms {
  readonly implementations: readonly Implementation[];
  /** What a run of it compares if it was not told. */
  readonly usual: readonly string[];
  /** Of the data that its programs expect. */
  readonly dataVersion: unknown;
  /** Hash of the contract's description; null: it has none. */
  readonly contract: string | null;
}

const CONTRACT = 'docs/openapi.json';

/**
 * Runs the side's registry in this process, as a config file is run.
 * @param side - for messages
 * @throws {GateError} `not-done`
 */
export async function programsOf(folder: string, side: string): Promise<SidePrograms> {
  const load = async (file: string): Promise<Readonly<Record<string, unknown>>> => {
    const exported: unknown = await import(pathToFileURL(join(folder, file)).href).catch((error: unknown) => {
      throw new GateError('not-done', `the ${side}'s ${file} cannot be loaded (${reason(error).split('\n')[0]})`);
    });
    return typeof exported === 'object' && exported !== null ? { ...exported } : {};
  };
  const registry = await load('implementations/registry.ts');
  const { IMPLEMENTATIONS: all, DEFAULT_COMPARISON: usual } = registry;
  if (!Array.isArray(all) || !all.every(isImplementation))
    throw new GateError(
      'not-done',
      `the ${side}'s implementations/registry.ts exports no list IMPLEMENTATIONS of implementations`,
    );
  const { DATAGEN_VERSION: dataVersion } = await load('datagen/parameters.ts');
  const contract = await readFile(join(folder, CONTRACT), 'utf8').catch(() => null);
  return {
    implementations: all,
    usual: Array.isArray(usual) ? usual.filter((name) => typeof name === 'string') : all.map(({ name }) => name),
    dataVersion,
    contract: contract === null ? null : hash('sha256', contract, 'hex'),
  };
}

/**
 * The same driver asks both sides, on the same data: what differs in contract or data would be told as slow, or as wrong.
 * @param own - of the bench that drives
 * @throws {GateError} `not-comparable`
 */
export function requireComparable(
  programs: SidePrograms,
  side: string,
  own: Pick<SidePrograms, 'contract' | 'dataVersion'>,
): void {
  const what =
    programs.contract !== own.contract
      ? `contract (${CONTRACT})`
      : programs.dataVersion !== own.dataVersion
        ? 'data (DATAGEN_VERSION)'
        : null;
  if (what === null) return;
  throw new GateError(
    'not-comparable',
    `the ${side} has another ${what} than the bench that would drive it: they cannot be compared; choose a ${side} on this side of that change`,
  );
}

/** The form cannot say what its functions take and give: that is for the compiler of that side. */
function isImplementation(entry: unknown): entry is Implementation {
  return Value.Check(ImplementationForm, entry);
}
