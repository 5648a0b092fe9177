/** Derived state of an implementation: built once per data set, variant and program, kept in the cache with its cost. */
import { hash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Implementation, Workspace } from '../../model/implementation.ts';
import type { Bytes, Seconds } from '../../model/units.ts';
import { folderBytes } from '../measure/disk.ts';
import { readTree } from '../measure/processes.ts';
import { printVariant } from '../variant.ts';
import { openCache } from './cache.ts';
import { workspaceEnvironment } from './environment.ts';
import { ProvisionError } from './errors.ts';
import { buildOnce, discardFolder, exists } from './folders.ts';
import { embeddedPostgres } from './postgres/embedded.ts';
import type { PostgresProvider } from './postgres/provider.ts';
import { PROJECT, placeless, programHashes } from './program.ts';
import { runToEnd } from './run-to-end.ts';
import { secretsIn } from './secrets.ts';

export interface PrepareRequest {
  readonly implementation: Implementation;
  readonly space: Workspace;
  readonly logFolder: string;
  /** Where a database comes from; the embedded server unless given. */
  readonly postgres?: PostgresProvider | undefined;
  /** Interrupts the build. */
  readonly signal?: AbortSignal;
  /** Folder of the checkout that the implementation is of; the running one unless given. */
  readonly project?: string | undefined;
}

/** What the build cost, as measured when it was really done. */
const Figures = Type.Object({
  builtAt: Type.String(),
  seconds: Type.Number({ minimum: 0 }),
  cpuSeconds: Type.Number({ minimum: 0 }),
  diskBytes: Type.Integer({ minimum: 0 }),
});

export interface PreparedState extends Readonly<Static<typeof Figures>> {
  /** With a hash of everything that decides about the content. */
  readonly name: string;
  /** Shared by all runs and never to be written to: serve a clone of it. */
  readonly stateFolder: string;
  /** True: the figures are of an earlier build. */
  readonly fromCache: boolean;
}

const FIGURES_FILE = 'figures.json';
const STATE_FOLDER = 'state';
const KEY_DIGITS = 16;

/**
 * The prepared state of a variant, from the cache or built now.
 * @throws {ProvisionError} kinds `command-failed`, `not-started`, `interrupted`, `damaged`, `cache-unusable`
 */
export async function prepareState(request: PrepareRequest): Promise<PreparedState> {
  const { implementation, postgres = embeddedPostgres } = request;
  const name = await stateName(request);
  const folder = join(openCache().prepared, name);
  if (implementation.store === 'postgres' && (await exists(folder)) && !(await postgres.holds(name)))
    await discardFolder(folder);
  const outcome = await buildOnce(folder, (partial) => build(partial, name, request));
  const figures = await readFigures(folder);
  return { ...figures, name, stateFolder: join(folder, STATE_FOLDER), fromCache: outcome === 'found' };
}

async function build(folder: string, state: string, request: PrepareRequest): Promise<void> {
  const { implementation, space, logFolder, signal, postgres = embeddedPostgres, project = PROJECT } = request;
  const stateFolder = join(folder, STATE_FOLDER);
  await mkdir(stateFolder);
  const builtAt = new Date().toISOString();
  let seconds: Seconds = 0;
  let cpuSeconds: Seconds = 0;
  let bytesElsewhere: Bytes = 0;
  const inDatabase = { state, stateFolder, space, logFolder, project, ...(signal && { signal }) };
  const database = implementation.store === 'postgres' ? await postgres.build(inDatabase) : null;
  try {
    for (const [index, { component, argv, env }] of implementation.prepare(space).entries()) {
      const name = `${implementation.name} prepare ${index + 1} (${component})`;
      const logFile = join(logFolder, `prepare-${index + 1}-${component}.log`);
      const allEnv = { ...env, ...workspaceEnvironment(space, stateFolder, database?.url) };
      const command = { name, argv, env: allEnv, cwd: process.cwd(), logFile, secrets: secretsIn(database?.url) };
      const finished = await runToEnd(command, signal);
      seconds += finished.seconds;
      cpuSeconds += finished.cpuSeconds;
    }
    cpuSeconds += readTree(database?.child?.pid ?? 0)?.cpuSeconds ?? 0;
    bytesElsewhere = (await database?.bytesElsewhere()) ?? 0;
    await database?.keep();
  } finally {
    await database?.stop();
  }
  const figures = { builtAt, seconds, cpuSeconds, diskBytes: (await folderBytes(stateFolder)) + bytesElsewhere };
  await writeFile(join(folder, FIGURES_FILE), JSON.stringify(figures));
}

async function readFigures(folder: string): Promise<Static<typeof Figures>> {
  try {
    return Value.Parse(Figures, JSON.parse(await readFile(join(folder, FIGURES_FILE), 'utf8')));
  } catch {
    throw new ProvisionError('damaged', `the prepared state ${folder} is damaged: remove that folder and try again`);
  }
}

/** A name to read, and a hash of everything that decides about the content. */
async function stateName({
  implementation,
  space,
  postgres = embeddedPostgres,
  project = PROJECT,
}: PrepareRequest): Promise<string> {
  const variant = printVariant({ implementation, options: space.options });
  const content: unknown[] = [
    space.dataset.manifest,
    variant,
    placeless(implementation.prepare(space), project),
    await programHashes(implementation.name, implementation.prepare(space), project),
  ];
  if (implementation.store === 'postgres' && postgres.place !== '') content.push(postgres.place);
  const key = hash('sha256', JSON.stringify(content), 'hex').slice(0, KEY_DIGITS);
  return `${basename(space.dataset.folder)}_${variant.replace(/[^\w.-]+/g, '_')}_${key}`;
}
