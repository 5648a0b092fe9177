/** External implementations: a JSON file says how to start a service in any language; from there on it is one of all. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Value } from 'typebox/value';
import { External, RemoteExternal } from '../model/external.ts';
import type { Implementation } from '../model/implementation.ts';
import { ToldError } from '../model/told-error.ts';
import type { NonEmpty } from '../model/units.ts';
import { faultOf } from './fault.ts';
import { isLoopback } from './provision/ports.ts';

/** One line: what is wrong in which file. */
class ExternalError extends ToldError {
  override readonly failure = 'call';
  override readonly name = 'ExternalError';
}

/**
 * The implementations that a file describes: one, or a list of them.
 * @param allowRemote - whether a service may be on another machine
 * @throws {ExternalError}
 */
export async function readExternals(file: string, allowRemote = false): Promise<Implementation[]> {
  const content = await parsed(file);
  const entries: unknown[] = Array.isArray(content) ? content : [content];
  return entries.map((entry) => externalOf(entry, file, allowRemote));
}

/**
 * One implementation as such a file describes it.
 * @param file - for messages, and to find what is beside it
 * @throws {ExternalError}
 */
export function externalOf(entry: unknown, file: string, allowRemote: boolean): Implementation {
  const folder = dirname(resolve(file));
  if (Value.Check(External, entry)) return implementationOf(entry, folder);
  if (Value.Check(RemoteExternal, entry)) return remoteOf(entry, { file, folder, allowRemote });
  const isRemote = typeof entry === 'object' && entry !== null && 'url' in entry;
  throw new ExternalError(`${file}: ${faultOf(isRemote ? RemoteExternal : External, entry)}; see docs/external.md`);
}

async function parsed(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExternalError(`cannot read ${file} as JSON (${reason}); see docs/external.md`);
  }
}

function implementationOf(
  { name, summary, argv, env, store, csv, capabilities }: External,
  folder: string,
): Implementation {
  return {
    name,
    summary: summary ?? 'external',
    store,
    options: {},
    ...(csv ? { csv } : {}),
    capabilities: () => capabilities,
    // It builds what it needs at its first start: the state folder is its own and empty.
    prepare: () => [],
    serve: () => [{ component: 'backend', argv: argvIn(folder, argv), env: env ?? {} }],
  };
}

interface Origin {
  readonly file: string;
  readonly folder: string;
  readonly allowRemote: boolean;
}

function remoteOf(entry: RemoteExternal, { file, folder, allowRemote }: Origin): Implementation {
  const { name, summary, url, secretFrom, reset, capabilities } = entry;
  const secret = process.env[secretFrom];
  if (!secret) throw new ExternalError(`${file}: ${secretFrom} is empty: set it to the BENCH_SECRET of ${name}`);
  if (!allowRemote && !isLoopback(new URL(url).hostname))
    throw new ExternalError(`${file}: ${url} is not on this machine: add --allow-remote if that is meant`);
  return {
    name,
    summary: summary ?? `external, at ${url}`,
    store: 'own',
    options: {},
    capabilities: () => ({ ...capabilities, ...(reset === undefined ? { writes: 'none' } : {}) }),
    prepare: () => [],
    serve: () => {
      throw new Error(`${name} runs already`);
    },
    remote: { url, secret, reset: reset === undefined ? null : argvIn(folder, reset) },
  };
}

function argvIn(folder: string, argv: readonly string[]): NonEmpty<string> {
  const [program = '', ...rest] = argv.map((part) => (part.startsWith('./') ? resolve(folder, part) : part));
  return [program, ...rest];
}
