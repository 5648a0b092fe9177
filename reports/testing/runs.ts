import type { RunFile } from '../../model/run-file.ts';
import { BROWSE, grown, MIXED, OVERRUN, SLOWER, STEADY, TRICKLE } from './behaviours.ts';
import { fixtureRun, LAG_DOUBT, ofScales, SINGLE_DOUBT } from './make-run.ts';
import { searched } from './searches.ts';

/** One implementation, one scenario, one short repeat: what `--quick` gives. */
export function quickRun(): RunFile {
  const cells = { 'browse/columnar': { behaviour: STEADY, outcomes: ['done'] as const, doubts: [SINGLE_DOUBT] } };
  return fixtureRun({ implementations: ['columnar'], scenarios: [BROWSE], repeats: 1, seconds: 5, cells });
}

/** Three implementations, three repeats, and everything that can become of a cell. */
export function fullRun(): RunFile {
  const done = ['done', 'done', 'done'] as const;
  return fixtureRun({
    implementations: ['columnar', 'on-demand?fetch=pushdown', 'precompute'],
    scenarios: [BROWSE, MIXED],
    repeats: 3,
    seconds: 30,
    cells: {
      'browse/columnar': { behaviour: SLOWER, outcomes: done, doubts: [LAG_DOUBT] },
      'browse/on-demand?fetch=pushdown': { behaviour: OVERRUN, outcomes: done },
      'browse/precompute': { behaviour: STEADY, outcomes: done, doubts: [LAG_DOUBT] },
      'mixed/columnar': { behaviour: SLOWER, outcomes: ['done', 'failed', 'done'] },
      'mixed/on-demand?fetch=pushdown': { behaviour: OVERRUN, outcomes: ['void', 'void', 'pending'] },
      'mixed/precompute': { behaviour: STEADY, outcomes: ['failed', 'failed', 'failed'] },
    },
    state: 'interrupted',
  });
}

/** Taken up again on another kernel, three hours later: the third repeats were measured then. */
export function resumedRun(): RunFile {
  const changes = [{ what: 'kernel', before: '6.8.0', now: '6.9.0' }];
  const resumption = { at: '2026-07-01T13:01:00.000Z', stoppedAt: '2026-07-01T10:01:00.000Z', fromTurn: 3, changes };
  return { ...fullRun(), state: 'finished', resumed: [resumption] };
}

/** Two implementations at three sizes: one grows with the data, the other hardly. */
export function growthRun(): RunFile {
  const scales = [1, 10, 100];
  const runs = scales.map((scale) =>
    fixtureRun({
      implementations: ['columnar', 'precompute'],
      scenarios: [BROWSE],
      repeats: 3,
      seconds: 10,
      cells: {
        'browse/columnar': { behaviour: grown(SLOWER, scale ** 0.7), outcomes: ['done', 'done', 'done'] },
        'browse/precompute': { behaviour: grown(STEADY, scale ** 0.05), outcomes: ['done', 'done', 'done'] },
      },
    }),
  );
  return ofScales(runs, scales);
}

/** A hundred cells: five implementations, five scenarios, four sizes. */
export function manyCellsRun(): RunFile {
  const names = ['columnar', 'precompute', 'batch-etl', 'on-demand', 'on-demand?fetch=pushdown'];
  const scenarios = ['browse', 'mixed', 'rush', 'bi', 'detail'].map((name) => ({ ...MIXED, name }));
  const scales = [1, 10, 100, 1000];
  const cells = scenarios.flatMap(({ name }) =>
    names.map((implementation, at) => [`${name}/${implementation}`, grown(STEADY, 2 ** at)] as const),
  );
  const outcomes = ['done', 'done', 'done'] as const;
  const runs = scales.map(() =>
    fixtureRun({
      implementations: names,
      scenarios,
      repeats: 3,
      seconds: 10,
      cells: Object.fromEntries(cells.map(([name, behaviour]) => [name, { behaviour, outcomes }])),
    }),
  );
  return ofScales(runs, scales);
}

/** Three implementations with one repeat, one of them not measured at all: no winner anywhere. */
export function singleRepeatRun(): RunFile {
  return fixtureRun({
    implementations: ['columnar', 'on-demand', 'precompute'],
    scenarios: [BROWSE],
    repeats: 1,
    seconds: 60,
    cells: {
      'browse/columnar': { behaviour: SLOWER, outcomes: ['done'] },
      'browse/on-demand': { behaviour: OVERRUN, outcomes: ['done'] },
      'browse/precompute': { behaviour: STEADY, outcomes: ['pending'] },
    },
  });
}

/** Good capacities: a scenario in which they rank all, and one in which searches ended in every other way. */
export function capacityRun(): RunFile {
  const done = ['done', 'done', 'done'] as const;
  const [low, middle, high] = [20, 36, 43];
  return fixtureRun({
    implementations: ['columnar', 'on-demand?fetch=pushdown', 'precompute'],
    scenarios: [BROWSE, { ...BROWSE, name: 'rush-hour' }],
    repeats: 3,
    seconds: 30,
    cells: {
      'browse/columnar': {
        behaviour: SLOWER,
        outcomes: done,
        capacity: [middle, middle + 1, middle].map((rung) => searched('found', rung)),
      },
      'browse/on-demand?fetch=pushdown': {
        behaviour: OVERRUN,
        outcomes: done,
        capacity: [low, low, low].map((rung) => searched('below', rung)),
      },
      'browse/precompute': {
        behaviour: STEADY,
        outcomes: done,
        capacity: [high, high, high].map((rung) => searched('found', rung)),
      },
      'rush-hour/columnar': {
        behaviour: SLOWER,
        outcomes: done,
        capacity: [searched('found', middle), searched('unfinished', middle), searched('found', middle)],
      },
      'rush-hour/on-demand?fetch=pushdown': {
        behaviour: OVERRUN,
        outcomes: done,
        capacity: [searched('found', low), searched('below', low), searched('found', low)],
      },
      'rush-hour/precompute': {
        behaviour: STEADY,
        outcomes: done,
        capacity: [high, high, high].map((rung) => searched('void', rung)),
      },
    },
  });
}

/** Two implementations whose writes are looked for, without a closed phase. */
export function trickleRun(): RunFile {
  return fixtureRun({
    implementations: ['batch-etl', 'columnar'],
    scenarios: [TRICKLE],
    repeats: 1,
    seconds: 30,
    cells: {
      'trickle-then-read/batch-etl': { behaviour: STEADY, outcomes: ['done'] },
      'trickle-then-read/columnar': { behaviour: STEADY, outcomes: ['failed'] },
    },
  });
}
