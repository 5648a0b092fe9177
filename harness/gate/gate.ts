/** A gate from end to end: both sides had and installed, counters, generations, and a gate file that always holds what is known. */
import { randomUUID } from 'node:crypto';
import { rm, rmdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { GATE_FILE, type GateFile } from '../../model/gate-file.ts';
import { scratchFolder } from '../provision/cache.ts';
import { exists } from '../provision/folders.ts';
import { createRunFolder, holdRunFolder, replaceFile } from '../run-folder.ts';
import { LOGS } from '../run-setup.ts';
import { bothSides } from './both-sides.ts';
import { choose } from './chosen.ts';
import { sharedCores } from './cores.ts';
import { GateError } from './errors.ts';
import type { OfBoth } from './generation.ts';
import { type GateFlow, measureAll } from './measuring.ts';
import { newGateFile } from './new-file.ts';
import type { Source } from './sources.ts';

export interface GateSetup extends GateFlow {
  readonly sources: OfBoth<Source>;
  /** null: those that the change may have touched. */
  readonly implementations: readonly string[] | null;
  readonly benchVersion: string;
}

/** Driver and service want a core each. */
const FEWEST_CORES = 2;

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

/** @throws {GateError} `not-comparable` */
export function requireCores(): void {
  const cores = availableParallelism();
  if (cores < FEWEST_CORES)
    throw new GateError(
      'not-comparable',
      `a gate needs ${FEWEST_CORES} cores, one for the driver, and this process may use ${cores}: give it more, or take another machine`,
    );
}

async function gateOf(setup: GateSetup): Promise<GateFile> {
  const { gateFolder, signal } = setup;
  // A path that was never loaded from in this process: modules are loaded once.
  const home = await scratchFolder(`gate-${randomUUID()}`);
  const logFolder = join(gateFolder, LOGS);
  const { sides, installed } = await bothSides({
    sources: setup.sources,
    orderSeed: setup.plan.orderSeed,
    home,
    logFolder,
    signal,
    onStep: (text) => setup.onEvent({ kind: 'step', text }),
  });
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
