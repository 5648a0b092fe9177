/** Both sides as they will be served: copied, installed, loaded, and found to be comparable. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DATAGEN_VERSION } from '../../datagen/parameters.ts';
import { SIDES, type Side } from '../../judge/gate/schedule.ts';
import { uniforms } from '../../judge/random.ts';
import { PROJECT } from '../provision/program.ts';
import type { FilledSide } from './chosen.ts';
import type { OfBoth } from './generation.ts';
import { type Installed, installSides } from './install.ts';
import { programsOf, requireComparable } from './side-programs.ts';
import { fillSide } from './sides.ts';
import type { Source } from './sources.ts';

export interface SidesRequest {
  readonly sources: OfBoth<Source>;
  readonly orderSeed: number;
  /** New: modules are loaded once, so that nothing may have been loaded from a path below it in this process. */
  readonly home: string;
  /** For npm's output. */
  readonly logFolder: string;
  readonly signal: AbortSignal;
  onStep(text: string): void;
}

export interface BothSides {
  readonly sides: OfBoth<FilledSide>;
  readonly installed: OfBoth<Installed>;
}

/** A stream of its own for the draw of which side gets which folder. */
const FOLDERS = 4;

/** @throws {GateError} */
export async function bothSides(request: SidesRequest): Promise<BothSides> {
  const { sources, orderSeed, home, logFolder, signal, onStep } = request;
  const folders = foldersIn(home, orderSeed);
  await mkdir(logFolder, { recursive: true });
  onStep(`base: ${sources.base.words}; candidate: ${sources.candidate.words}`);
  for (const side of SIDES) await fillSide(sources[side], folders[side], signal);
  onStep('installing both sides');
  const [base, candidate] = await installSides([folders.base, folders.candidate], logFolder, signal);
  const sides = { base: await filled(folders.base, 'base'), candidate: await filled(folders.candidate, 'candidate') };
  const own = { ...(await programsOf(PROJECT, 'running bench')), dataVersion: DATAGEN_VERSION };
  for (const side of SIDES) requireComparable(sides[side], side, own);
  return { sides, installed: { base, candidate } };
}

/** Paths of equal length; which side gets which is drawn. */
function foldersIn(home: string, orderSeed: number): OfBoth<string> {
  const [one, other] = [join(home, 'a'), join(home, 'b')];
  return uniforms(orderSeed, FOLDERS)() < 0.5 ? { base: one, candidate: other } : { base: other, candidate: one };
}

async function filled(folder: string, side: Side): Promise<FilledSide> {
  return { ...(await programsOf(folder, side)), folder };
}
