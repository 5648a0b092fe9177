/** Runs in the order of time, each counted once. */
import type { IndexedRun, NumberedRun, ReadRun } from './types.ts';

export interface OrderedRuns {
  /** The oldest first. */
  readonly runs: readonly NumberedRun[];
  /** Folders that hold a run which is there already: a copy is no second measurement. */
  readonly copies: readonly { readonly folder: string; readonly of: NumberedRun }[];
  readonly damaged: readonly Extract<IndexedRun, { state: 'damaged' }>[];
}

export function orderedRuns(all: readonly IndexedRun[]): OrderedRuns {
  const read = all.filter((run) => run.state !== 'damaged').toSorted(byTime);
  const same = [...Map.groupBy(read, ({ run }) => JSON.stringify([run.id, run.startedAt])).values()];
  const families = same.flatMap((copies, at) => {
    const [first, ...others] = copies.toSorted((a, b) => b.run.measured - a.run.measured);
    return first ? [{ whole: { ...first, number: at + 1 }, others }] : [];
  });
  return {
    runs: families.map(({ whole }) => whole),
    copies: families.flatMap(({ whole, others }) => others.map(({ folder }) => ({ folder, of: whole }))),
    damaged: all.filter((run) => run.state === 'damaged'),
  };
}

/** What has no readable time comes last. */
function byTime(a: ReadRun, b: ReadRun): number {
  const [left, right] = [a, b]
    .map(({ run }) => Date.parse(run.startedAt))
    .map((ms) => (Number.isNaN(ms) ? Infinity : ms));
  if (left !== right) return (left ?? 0) < (right ?? 0) ? -1 : 1;
  return a.folder < b.folder ? -1 : 1;
}
