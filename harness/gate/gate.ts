/** A gate from end to end: both sides had and installed, counters, generations, and a gate file that always holds what is known. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DATAGEN_VERSION } from '../../datagen/parameters.ts';
import type { Side } from '../../judge/gate/schedule.ts';
import { uniforms } from '../../judge/random.ts';
import { GATE_FILE, type GateFile } from '../../model/gate-file.ts';
import { scratchFolder } from '../provision/cache.ts';
import { exists } from '../provision/folders.ts';
import { PROJECT } from '../provision/program.ts';
import { createRunFolder, holdRunFolder, replaceFile } from '../run-folder.ts';
import { LOGS } from '../run-setup.ts';
import { choose, type FilledSide } from './chosen.ts';
import { sharedCores } from './cores.ts';
import { GateError } from './errors.ts';
import type { OfBoth } from './generation.ts';
import { type Installed, installSides } from './install.ts';
import { type GateFlow, measureAll } from './measuring.ts';
import { newGateFile } from './new-file.ts';
import { programsOf, requireComparable } from './side-programs.ts';
import { fillSide } from './sides.ts';
import type { Source } from './sources.ts';

export interface GateSetup extends GateFlow {
  readonly sources: OfBoth<Source>;
  /** null: those that the change may have touched. */
  readonly implementations: readonly string[] | null;
  readonly benchVersion: string;
}

const SIDES = ['base', 'candidate'] as const;
/** Driver and service want a core each. */
const FEWEST_CORES = 2;
/** A stream of its own for the draw of which side gets which folder. */
const FOLDERS = 4;

/**
 * @returns the finished gate file, as written
 * @throws {GateError}; {VariantError}; {RunFolderError}; {WrongAnswers} of the candidate; the signal's reason if interrupted
 */
export async function holdGate(setup: GateSetup): Promise<GateFile> {
  requireCores();
  const isNew = !(await exists(setup.gateFolder));
  await createRunFolder(setup.gateFolder, GATE_FILE);
  return holdRunFolder(setup.gateFolder, () => gateOf(setup)).catch(async (error: unknown) => {
    await removeIfEmpty(setup.gateFolder, isNew);
    throw error;
  });
}

/** A gate that was refused leaves a folder only where there is something to read in it. */
async function removeIfEmpty(folder: string, isNew: boolean): Promise<void> {
  await rm(join(folder, `.${GATE_FILE}.partial`), { force: true });
  for (const empty of [join(folder, LOGS), ...(isNew ? [folder] : [])]) await rmdir(empty).catch(() => {});
}

function requireCores(): void {
  const cores = availableParallelism();
  if (cores < FEWEST_CORES)
    throw new GateError(
      'too-small',
      `a gate needs ${FEWEST_CORES} cores, one for the driver, and this process may use ${cores}: give it more, or take another machine`,
    );
}

async function gateOf(setup: GateSetup): Promise<GateFile> {
  const { gateFolder, signal } = setup;
  // A path that was never loaded from in this process: modules are loaded once.
  const home = await scratchFolder(`gate-${randomUUID()}`);
  const logFolder = join(gateFolder, LOGS);
  await mkdir(logFolder, { recursive: true });
  const { sides, installed } = await bothSides(setup, home, logFolder);
  const { variants, notes } = await choose(setup.implementations, sides);
  const cores = sharedCores();
  const file = await newGateFile({
    ...setup,
    installed,
    variants: variants.map((both) => both.candidate),
    notes,
    cores,
  });
  const write = () => replaceFile(gateFolder, GATE_FILE, file);
  await write();
  try {
    if (variants.length > 0) await measureAll({ setup, file, variants, home, cores, write });
    file.state = 'finished';
  } catch (error) {
    file.state = signal.aborted ? 'interrupted' : 'failed';
    throw error;
  } finally {
    file.finishedAt = new Date().toISOString();
    await write();
    // Stays only if something is in it.
    await rmdir(logFolder).catch(() => {});
    await rm(home, { recursive: true, force: true });
  }
  return file;
}

interface BothSides {
  readonly sides: OfBoth<FilledSide>;
  readonly installed: OfBoth<Installed>;
}

/** Copied, installed, loaded, and found to be comparable. */
async function bothSides(
  { sources, plan, signal, onEvent }: GateSetup,
  home: string,
  logs: string,
): Promise<BothSides> {
  const folders = foldersIn(home, plan.orderSeed);
  onEvent({ kind: 'step', text: `base: ${sources.base.words}; candidate: ${sources.candidate.words}` });
  for (const side of SIDES) await fillSide(sources[side], folders[side], signal);
  onEvent({ kind: 'step', text: 'installing both sides' });
  const [base, candidate] = await installSides([folders.base, folders.candidate], logs, signal);
  const sides = { base: await filled(folders.base, 'base'), candidate: await filled(folders.candidate, 'candidate') };
  const own = { ...(await programsOf(PROJECT, 'running bench')), dataVersion: DATAGEN_VERSION };
  for (const side of SIDES) requireComparable(sides[side], side, own);
  return { sides, installed: { base, candidate } };
}

/** Paths of equal length; which side gets which is drawn. */
function foldersIn(home: string, seed: number): OfBoth<string> {
  const [one, other] = [join(home, 'a'), join(home, 'b')];
  return uniforms(seed, FOLDERS)() < 0.5 ? { base: one, candidate: other } : { base: other, candidate: one };
}

async function filled(folder: string, side: Side): Promise<FilledSide> {
  return { ...(await programsOf(folder, side)), folder };
}
