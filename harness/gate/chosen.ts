/** Which implementations a gate compares: those that the call names, else those whose programs are not the same on both sides. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Side } from '../../judge/gate/schedule.ts';
import { programHashes } from '../provision/program.ts';
import { parseVariant, printVariant, type Variant } from '../variant.ts';
import { GateError } from './errors.ts';
import type { OfBoth } from './generation.ts';
import type { SidePrograms } from './side-programs.ts';

export interface FilledSide extends SidePrograms {
  readonly folder: string;
}

export interface Chosen {
  readonly variants: readonly OfBoth<Variant>[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/**
 * @param wanted - null: the call names none
 * @throws {VariantError} for a name that the candidate does not know; {GateError} `not-comparable` for one that the base
 *   does not know
 */
export async function choose(wanted: readonly string[] | null, sides: OfBoth<FilledSide>): Promise<Chosen> {
  const names = wanted ?? sides.candidate.usual;
  const variants = [...new Set(names.map((name) => printVariant(parseVariant(name, sides.candidate.implementations))))];
  const found = variants.map((name) => ({ name, both: bothOf(name, sides) }));
  const missing = found.filter(({ both }) => both === null).map(({ name }) => name);
  if (wanted !== null && missing.length > 0)
    throw new GateError(
      'not-comparable',
      `the base has no ${missing.join(', ')}: there is nothing to compare with; choose another --implementation or --base`,
    );
  const both = found.flatMap((one) => one.both ?? []);
  const notes = missing.map((name) => `${name} is not in the base: there is nothing to compare it with.`);
  if (wanted !== null) return { variants: both, notes };
  const isSame = await Promise.all(both.map(({ candidate }) => isSameProgram(candidate.implementation.name, sides)));
  const same = both.filter((_, at) => isSame[at]).map(({ candidate }) => printVariant(candidate));
  const untouched =
    same.length === 0
      ? []
      : [
          `Not measured, since its program is the same on both sides: ${same.join(', ')} (--implementation measures it nevertheless).`,
        ];
  return { variants: both.filter((_, at) => !isSame[at]), notes: [...notes, ...untouched] };
}

function bothOf(name: string, sides: OfBoth<FilledSide>): OfBoth<Variant> | null {
  const of = (side: Side): Variant => ({
    ...parseVariant(name, sides[side].implementations),
    project: sides[side].folder,
  });
  const candidate = of('candidate');
  try {
    return { base: of('base'), candidate };
  } catch {
    return null;
  }
}

const LOCK = 'package-lock.json';

/** File by file, its packages' versions included. */
async function isSameProgram(name: string, { base, candidate }: OfBoth<FilledSide>): Promise<boolean> {
  const program = async ({ folder }: FilledSide) =>
    JSON.stringify([
      await programHashes(name, [], folder),
      await readFile(join(folder, LOCK), 'utf8').catch(() => null),
    ]);
  return (await program(base)) === (await program(candidate));
}
