/** Test support: indexed runs made from run files made by hand. */
import type { RunFile } from '../../model/run-file.ts';
import { type Behaviour, BROWSE } from '../testing/behaviours.ts';
import { fixtureRun } from '../testing/make-run.ts';
import { summaryOf } from './summary.ts';
import type { ReadRun } from './types.ts';

/** As it would be read from a folder. */
export function read(run: RunFile, folder = run.id, state: ReadRun['state'] = run.state): ReadRun {
  const href = `${encodeURIComponent(folder)}/report.html`;
  return { folder, state, run: summaryOf(run), report: { kind: 'made', href } };
}

/** The same run, begun on another day of July 2026, and with what else is said. */
export function onDay(day: number, run: RunFile, rest: Partial<RunFile> = {}): RunFile {
  const startedAt = `2026-07-${String(day).padStart(2, '0')}T10:00:00.000Z`;
  return { ...run, id: `run-of-day-${day}`, startedAt, ...rest };
}

const NAMES = ['batch-etl', 'columnar', 'on-demand', 'on-demand?fetch=pushdown', 'precompute'];

/** Five implementations under three scenarios: as large as a default run. */
export function defaultRun(slower = 1): RunFile {
  const scenarios = ['bi', 'browse', 'mixed'].map((name) => ({ ...BROWSE, name }));
  const cells = scenarios.flatMap((scenario) =>
    NAMES.map((name, at) => {
      const behaviour: Behaviour = {
        ...{ medianMs: 4 * 2 ** at * slower, sigma: 0.4, throughput: 1500 / 2 ** at / slower },
        cpuMsPerAnswer: 5 * (at + 1) * slower,
      };
      return [`${scenario.name}/${name}`, { behaviour, outcomes: ['done', 'done', 'done'] as const }] as const;
    }),
  );
  return fixtureRun({ implementations: NAMES, scenarios, repeats: 3, seconds: 30, cells: Object.fromEntries(cells) });
}
