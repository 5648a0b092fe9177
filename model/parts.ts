/** The stretches in which a run was measured: one, and one more for every time that it was taken up again. */
import type { Change, Resumption, RunFile } from './run-file.ts';
import type { Seconds } from './units.ts';

/** A repeat of a cell; `repeat` counts from 0. */
export interface RepeatName {
  readonly scale: number;
  readonly implementation: string;
  readonly scenario: string;
  readonly repeat: number;
}

export interface Part {
  readonly began: string;
  /** Since the last part that measured anything was known to be at work; null for the first part. */
  readonly gap: Seconds | null;
  readonly changes: readonly Change[];
  /** Measured in this part, in the order of the plan. */
  readonly repeats: readonly RepeatName[];
}

type Begin = Pick<Resumption, 'at' | 'fromTurn' | 'changes'> & { readonly stoppedAt: string | null };

/** By turns and not by times: the machine's clock may have been set in between. */
export function partsOf({ startedAt, resumed, cells }: Pick<RunFile, 'startedAt' | 'resumed' | 'cells'>): Part[] {
  const begins: readonly Begin[] = [{ at: startedAt, stoppedAt: null, fromTurn: 1, changes: [] }, ...resumed];
  const parts: Part[] = [];
  // When the last part that measured anything stopped.
  let stoppedAt: string | null = null;
  for (const [index, begin] of begins.entries()) {
    if (stoppedAt === null || parts.at(-1)?.repeats.length !== 0) stoppedAt = begin.stoppedAt;
    const before = begins[index + 1]?.fromTurn ?? Number.POSITIVE_INFINITY;
    parts.push({
      began: begin.at,
      gap: stoppedAt === null ? null : secondsBetween(stoppedAt, begin.at),
      changes: begin.changes,
      repeats: measuredBetween(cells, begin.fromTurn, before),
    });
  }
  return parts;
}

function secondsBetween(from: string, to: string): Seconds {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

function measuredBetween(cells: RunFile['cells'], from: number, before: number): RepeatName[] {
  return cells.flatMap(({ scale, implementation, scenario, repeats }) =>
    repeats.flatMap((result, repeat) => {
      if (result.state !== 'done' && result.state !== 'void') return [];
      const { turn } = result.measured;
      return turn >= from && turn < before ? [{ scale, implementation, scenario, repeat }] : [];
    }),
  );
}
