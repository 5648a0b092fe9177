/** Which columns the short tables have beside those of every scenario: only what the scenario measures. */
import { hasCapacity } from './capacity-words.ts';
import type { Group } from './figures/types.ts';

type Choose = (...cells: readonly string[]) => readonly string[];

/** Each gives its cells back where the column is there, and nothing elsewhere. */
export function columnsOf(group: Group): {
  /** Good capacity, where it was searched for. */
  readonly capacity: Choose;
  /** Of the closed phase. */
  readonly closed: Choose;
  /** Staleness, where there is an objective for it. */
  readonly fresh: Choose;
  /** Time to visibility. */
  readonly seen: Choose;
} {
  const { phases, objectives, afterWrite } = group.scenario;
  const where =
    (isThere: boolean): Choose =>
    (...cells) =>
      isThere ? cells : [];
  return {
    capacity: where(hasCapacity(group)),
    closed: where(phases.closed),
    fresh: where(objectives.stalenessMs !== null),
    seen: where(afterWrite === 'read-until-visible'),
  };
}
