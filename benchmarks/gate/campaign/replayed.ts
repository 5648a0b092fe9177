/** Rows about counted replays, a workload each: how often equal sides would fail, and how often one more statement would. */
import { COUNTERS, type CounterName, compareCounters, countedFrom } from '../../../judge/gate/counters.ts';
import { percent, withBounds } from './cells.ts';
import type { Replays } from './files.ts';

export const REPLAYED_HEAD = [
  ...[
    'implementation',
    'scenario',
    'pairs of equal sides',
    'not counted',
    'alarms, either side as the candidate [95 %]',
  ],
  ...Object.values(COUNTERS).map(({ words }) => `${words}, most apart`),
  'one more statement found [95 %]',
];

/** The last row is all of them. */
export function replayedRows(all: readonly Replays[]): readonly (readonly string[])[] {
  const name = ({ implementation, scenario }: Replays) => `${implementation}\n${scenario}`;
  const groups = [...Map.groupBy(all, name)].map(([key, group]) => rowOf(key.split('\n'), group));
  return all.length === 0 ? [] : [...groups, rowOf(['all', ''], all)];
}

function rowOf(names: readonly string[], all: readonly Replays[]): readonly string[] {
  const equal = all.filter(({ kind }) => kind === 'equal');
  const counted = equal.flatMap((one) => pairOf(one) ?? []);
  // Whichever of the equal sides had been the candidate.
  const alarms = counted.filter(
    ({ base, candidate }) => isAlarm(compareCounters(base, candidate)) || isAlarm(compareCounters(candidate, base)),
  );
  const slower = all.filter(({ kind }) => kind === 'query').flatMap((one) => pairOf(one) ?? []);
  const found = slower.filter(({ base, candidate }) =>
    compareCounters(base, candidate).some(
      ({ counter, verdict }) => counter === 'statementsPerRequest' && verdict === 'more',
    ),
  );
  return [
    ...names,
    `${equal.length}`,
    `${equal.length - counted.length}`,
    counted.length === 0 ? '–' : withBounds(alarms.length, counted.length),
    ...NAMES.map((counter) => mostApart(counter, counted)),
    slower.length === 0 ? '–' : withBounds(found.length, slower.length),
  ];
}

// Its own keys.
const NAMES = Object.keys(COUNTERS) as readonly CounterName[];

type Pair = Readonly<Record<'base' | 'candidate', ReturnType<typeof countedFrom>>>;

function pairOf({ counters }: Replays): Pair | null {
  if (counters.state !== 'counted') return null;
  const { requests, base, candidate } = counters;
  return { base: countedFrom(requests, base), candidate: countedFrom(requests, candidate) };
}

const isAlarm = (findings: ReturnType<typeof compareCounters>) => findings.some(({ verdict }) => verdict === 'more');

/** As a share of the smaller one. */
function mostApart(counter: CounterName, pairs: readonly Pair[]): string {
  const apart = pairs.flatMap(({ base, candidate }) => {
    const [one, other] = [base.counts[counter], candidate.counts[counter]];
    if (one === null || other === null) return [];
    return one === other ? [0] : [Math.abs(one - other) / Math.min(one, other)];
  });
  return apart.length === 0 ? '–' : percent(Math.max(...apart), 2);
}
