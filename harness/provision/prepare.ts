/** Derived state of an implementation: built once per data set, variant and program, kept in the cache with its cost. */
import { hash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Implementation, Workspace } from '../../model/implementation.ts';
import type { Seconds } from '../../model/units.ts';
import { folderBytes } from '../measure/disk.ts';
import { readTree } from '../measure/processes.ts';
import { printVariant } from '../variant.ts';
import { openCache } from './cache.ts';
import { workspaceEnvironment } from './environment.ts';
import { ProvisionError } from './errors.ts';
import { buildOnce, cloneFolder, exists, filesIn } from './folders.ts';
import { CLUSTER_FOLDER, provideBase } from './postgres/base.ts';
import { type PostgresServer, startPostgres } from './postgres/server.ts';
import { runToEnd } from './run-to-end.ts';

export interface PrepareRequest {
  readonly implementation: Implementation;
  readonly space: Workspace;
  readonly logFolder: string;
  /** Interrupts the build. */
  readonly signal?: AbortSignal;
}

/** What the build cost, as measured when it was really done. */
const Figures = Type.Object({
  builtAt: Type.String(),
  seconds: Type.Number({ minimum: 0 }),
  cpuSeconds: Type.Number({ minimum: 0 }),
  diskBytes: Type.Integer({ minimum: 0 }),
});

export interface PreparedState extends Readonly<Static<typeof Figures>> {
  /** Shared by all runs and never to be written to: serve a clone of it. */
  readonly stateFolder: string;
  /** True: the figures are of an earlier build. */
  readonly fromCache: boolean;
}

const FIGURES_FILE = 'figures.json';
const STATE_FOLDER = 'state';
const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const KEY_DIGITS = 16;

/**
 * The prepared state of a variant, from the cache or built now.
 * @throws {ProvisionError} kinds `command-failed`, `not-started`, `interrupted`, `damaged`, `cache-unusable`
 */
export async function prepareState(request: PrepareRequest): Promise<PreparedState> {
  const folder = join(openCache().prepared, await stateName(request));
  const outcome = await buildOnce(folder, (partial) => build(partial, request));
  const figures = await readFigures(folder);
  return { ...figures, stateFolder: join(folder, STATE_FOLDER), fromCache: outcome === 'found' };
}

async function build(folder: string, request: PrepareRequest): Promise<void> {
  const { implementation, space, logFolder, signal } = request;
  const stateFolder = join(folder, STATE_FOLDER);
  await mkdir(stateFolder);
  const builtAt = new Date().toISOString();
  let seconds: Seconds = 0;
  let cpuSeconds: Seconds = 0;
  const server = implementation.store === 'postgres' ? await startOnBase(stateFolder, request) : null;
  try {
    for (const [index, { component, argv, env }] of implementation.prepare(space).entries()) {
      const name = `${implementation.name} prepare ${index + 1} (${component})`;
      const logFile = join(logFolder, `prepare-${index + 1}-${component}.log`);
      const allEnv = { ...env, ...workspaceEnvironment(space, stateFolder, server?.url) };
      const finished = await runToEnd({ name, argv, env: allEnv, cwd: process.cwd(), logFile }, signal);
      seconds += finished.seconds;
      cpuSeconds += finished.cpuSeconds;
    }
    cpuSeconds += readTree(server?.child.pid ?? 0)?.cpuSeconds ?? 0;
  } finally {
    await server?.stop();
  }
  const figures = { builtAt, seconds, cpuSeconds, diskBytes: await folderBytes(stateFolder) };
  await writeFile(join(folder, FIGURES_FILE), JSON.stringify(figures));
}

/** A server on a clone of the loaded base, inside the state that is being built. */
async function startOnBase(stateFolder: string, { space, logFolder, signal }: PrepareRequest): Promise<PostgresServer> {
  const folder = join(stateFolder, CLUSTER_FOLDER);
  await cloneFolder(await provideBase(space, logFolder, signal), folder);
  return startPostgres({ folder, means: space, logFolder });
}

async function readFigures(folder: string): Promise<Static<typeof Figures>> {
  try {
    return Value.Parse(Figures, JSON.parse(await readFile(join(folder, FIGURES_FILE), 'utf8')));
  } catch {
    throw new ProvisionError('damaged', `the prepared state ${folder} is damaged: remove that folder and try again`);
  }
}

/** A name to read, and a hash of everything that decides about the content. */
async function stateName({ implementation, space }: PrepareRequest): Promise<string> {
  const variant = printVariant({ implementation, options: space.options });
  const content = [
    space.dataset.manifest,
    variant,
    implementation.prepare(space),
    await fileHashes(['package.json', 'model', 'implementations/shared', `implementations/${implementation.name}`]),
  ];
  const key = hash('sha256', JSON.stringify(content), 'hex').slice(0, KEY_DIGITS);
  return `${basename(space.dataset.folder)}_${variant.replace(/[^\w.-]+/g, '_')}_${key}`;
}

/**
 * Hashes of the files that can change what a built-in implementation builds: its own, what it shares with others, and
 * the versions of its packages. One too many costs a rebuild of seconds, one too few serves stale answers.
 */
async function fileHashes(paths: readonly string[]): Promise<string[][]> {
  const hashes: string[][] = [];
  for (const path of paths.map((path) => join(PROJECT, path))) {
    // An implementation from outside has no folder here.
    if (!(await exists(path))) continue;
    const files = path.endsWith('.json') ? [path] : (await filesIn(path)).filter((file) => !isAside(file));
    for (const file of files) hashes.push([relative(PROJECT, file), hash('sha256', await readFile(file), 'hex')]);
  }
  return hashes;
}

function isAside(file: string): boolean {
  return file.endsWith('.test.ts') || file.endsWith('.md');
}
