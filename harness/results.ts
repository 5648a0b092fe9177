/** Results in the run file: what an error says about an implementation, and to which repeats of which cells it belongs. */
import type { Cell, CellResult } from '../model/cell.ts';
import type { RunFile } from '../model/run-file.ts';
import type { Scenario } from '../model/scenario.ts';
import { ToldError } from '../model/told-error.ts';
import type { Start } from './plan.ts';
import { ProvisionError, type ProvisionErrorKind } from './provision/errors.ts';
import { ServiceCrashed } from './started.ts';

/** A service that gives wrong answers is not measured. */
export class WrongAnswers extends ToldError {
  override readonly failure = 'wrong';
  override readonly name = 'WrongAnswers';
}

/** What keeps a state from being built, rather than a service from starting on it. */
const UNPREPARED: readonly ProvisionErrorKind[] = ['command-failed', 'damaged', 'cache-unusable', 'disk-full'];

export function failureOf(error: unknown): CellResult {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ServiceCrashed) return { state: 'failed', kind: 'crashed', message };
  if (error instanceof WrongAnswers) return { state: 'failed', kind: 'wrong-answers', message };
  if (error instanceof ProvisionError)
    return { state: 'failed', kind: UNPREPARED.includes(error.kind) ? 'not-prepared' : 'did-not-start', message };
  return { state: 'failed', kind: 'driver', message };
}

export function setResult(file: RunFile, start: Start, scenario: Scenario, result: CellResult): void {
  const cell = file.cells.find((one) => isOf(one, start) && one.scenario === scenario.name);
  if (cell !== undefined) cell.repeats[start.repeat] = result;
}

export function isOf(cell: Cell, { scale, implementation }: Pick<Start, 'scale' | 'implementation'>): boolean {
  return cell.scale === scale && cell.implementation === implementation;
}

/** Marks what is still pending of some cells. @param repeat - all repeats unless given */
export function markCells(file: RunFile, which: (cell: Cell) => boolean, result: CellResult, repeat?: number): void {
  for (const cell of file.cells.filter(which)) {
    cell.repeats = cell.repeats.map((old, index) =>
      old.state === 'pending' && (repeat === undefined || repeat === index) ? result : old,
    );
  }
}
