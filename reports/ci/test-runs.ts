/** Test support: runs that ask the most of a form for CI. */
import type { RunFile } from '../../model/run-file.ts';
import { BROWSE } from '../testing/behaviours.ts';
import { fixtureRun } from '../testing/make-run.ts';

const BEHAVIOUR = { medianMs: 4, sigma: 0.35, throughput: 1450, cpuMsPerAnswer: 5.2 };

/** A run of one implementation under that name, in a scenario under another. */
export function namedRun(implementation: string, scenario: string, repeats = 1): RunFile {
  const outcomes = Array.from({ length: repeats }, () => 'done' as const);
  const cells = { [`${scenario}/${implementation}`]: { behaviour: BEHAVIOUR, outcomes } };
  const scenarios = [{ ...BROWSE, name: scenario }];
  return fixtureRun({ implementations: [implementation], scenarios, repeats, seconds: 5, cells });
}

/** Nothing was measured. */
export function pendingRun(): RunFile {
  return fixtureRun({ implementations: ['columnar'], scenarios: [BROWSE], repeats: 1, seconds: 5, cells: {} });
}
