/** Repeats of one cell -> its state and figures. */
import type { Cell, CellResult, Correctness, Doubt, Measured, Refreshes } from '../../model/cell.ts';
import type { Build } from '../../model/run-file.ts';
import { capacityFigures } from './capacity.ts';
import { costFigures } from './cost.ts';
import { closedFigures, openFigures } from './phases.ts';
import type { CellFigures, CellOf, MeasuredFigures, Numbered } from './types.ts';

/** Repeats that figures are of. */
export type Repeats = readonly Numbered<{ readonly measured: Measured }>[];

export function cellFigures(cell: Cell, build: Build | null): CellFigures {
  return cellOf(cell, (repeats) => measuredFigures(repeats, build));
}

/**
 * A cell is `done` from one done repeat on: the others are named as missing. One wrong answer fails it all the same,
 * because figures of wrong answers are figures of something else.
 */
export function cellOf<F>(cell: Cell, sumUp: (repeats: Repeats) => F): CellOf<F> {
  const results = cell.repeats.map((value, index) => ({ repeat: index + 1, value }));
  const { implementation } = cell;
  const done = results.flatMap(({ repeat, value }) => (value.state === 'done' ? [{ repeat, value }] : []));
  const voided = results.flatMap(({ repeat, value }) => (value.state === 'void' ? [{ repeat, value }] : []));
  const failed = results.flatMap(({ repeat, value }) => (value.state === 'failed' ? [{ repeat, value }] : []));

  const worst = failed.find(({ value }) => value.kind === 'wrong-answers') ?? failed[0];
  if (worst && (worst.value.kind === 'wrong-answers' || done.length + voided.length === 0)) {
    const { kind, message } = worst.value;
    return {
      implementation,
      state: 'failed',
      kind,
      message,
      missing: missing(
        results.filter(({ value }) => !(value.state === 'failed' && value.message === message)),
        cell.repeats.length,
      ),
    };
  }
  if (done.length > 0) {
    const doubts = distinct(done.flatMap(({ value }) => value.doubts));
    return {
      implementation,
      state: 'done',
      doubts,
      figures: sumUp(done),
      missing: missing(results, cell.repeats.length),
    };
  }
  if (voided.length > 0) {
    const doubts = distinct(voided.flatMap(({ value }) => value.because));
    const others = results.filter(({ value }) => value.state !== 'void');
    return {
      implementation,
      state: 'void',
      doubts,
      figures: sumUp(voided),
      missing: missing(others, cell.repeats.length),
    };
  }
  return { implementation, state: 'pending', missing: [] };
}

function measuredFigures(repeats: Repeats, build: Build | null): MeasuredFigures {
  const measured = repeats.map(({ repeat, value }) => ({ repeat, value: value.measured }));
  const phase = <T>(of: (it: Measured) => T | null) =>
    measured.flatMap(({ repeat, value }) => {
      const found = of(value);
      return found === null ? [] : [{ repeat, value: found }];
    });
  return {
    repeats: repeats.map(({ repeat }) => repeat),
    turns: measured.map(({ repeat, value: { startedAt, turn } }) => ({ repeat, value: { startedAt, turn } })),
    closed: closedFigures(phase((it) => it.closed)),
    open: openFigures(phase((it) => it.open)),
    capacity: capacityFigures(phase((it) => it.capacity)),
    correctness: addCorrectness(measured.map(({ value }) => value.correctness)),
    cost: costFigures(measured, build),
    refreshes: addRefreshes(measured.flatMap(({ value }) => value.refreshes ?? [])),
  };
}

/** Repeats that are not in the figures, in words; those with the same reason together. */
function missing(results: readonly Numbered<CellResult>[], planned: number): string[] {
  const reasons = new Map<string, number[]>();
  for (const { repeat, value } of results) {
    if (value.state === 'done') continue;
    const why = whyMissing(value);
    reasons.set(why, [...(reasons.get(why) ?? []), repeat]);
  }
  return [...reasons].map(([why, repeats]) => {
    const which = repeats.length === 1 ? 'repeat' : 'repeats';
    return `${which} ${repeats.join(', ')} of ${planned}: ${why}`;
  });
}

function whyMissing(result: Exclude<CellResult, { state: 'done' }>): string {
  if (result.state === 'pending') return 'not run';
  if (result.state === 'failed') return `failed (${result.kind}): ${result.message}`;
  return `void: ${result.because.map(({ message }) => message).join('; ')}`;
}

function addCorrectness(all: readonly Correctness[]): Correctness {
  return {
    sampled: all.reduce((total, { sampled }) => total + sampled, 0),
    checked: all.reduce((total, { checked }) => total + checked, 0),
    wrong: all.flatMap(({ wrong }) => wrong),
  };
}

function addRefreshes(all: readonly Refreshes[]): Refreshes | null {
  if (all.length === 0) return null;
  const total = (of: (refreshes: Refreshes) => number) => all.reduce((sum, refreshes) => sum + of(refreshes), 0);
  const medians = all.flatMap(({ medianSeconds }) => medianSeconds ?? []).sort((a, b) => a - b);
  return {
    published: total((it) => it.published),
    failed: total((it) => it.failed),
    medianSeconds: medians[Math.floor((medians.length - 1) / 2)] ?? null,
    rows: total((it) => it.rows),
    cpuSeconds: total((it) => it.cpuSeconds),
  };
}

/** Repeats often doubt the same in the same words. */
function distinct(doubts: readonly Doubt[]): Doubt[] {
  return [...new Map(doubts.map((doubt) => [JSON.stringify(doubt), doubt])).values()];
}
