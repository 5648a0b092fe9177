/** Which columns the short tables have beside those of every scenario: only what the scenario measures. */
import type { Scenario } from '../model/scenario.ts';

type Choose = (...cells: readonly string[]) => readonly string[];

/** Each gives its cells back where the column is there, and nothing elsewhere. */
export function columnsOf({ phases, objectives, afterWrite }: Scenario): {
  /** Of the closed phase. */
  readonly closed: Choose;
  /** Staleness, where there is an objective for it. */
  readonly fresh: Choose;
  /** Time to visibility. */
  readonly seen: Choose;
} {
  const where =
    (isThere: boolean): Choose =>
    (...cells) =>
      isThere ? cells : [];
  return {
    closed: where(phases.closed),
    fresh: where(objectives.stalenessMs !== null),
    seen: where(afterWrite === 'read-until-visible'),
  };
}
