/** What an implementation costs, and where another one is better: the second half of a verdict. */
import { showsDifference } from '../judge/estimate.ts';
import type { CellFigures, MeasuredFigures } from './figures/types.ts';
import type { Contest, Rival, Verdict } from './verdict.ts';
import { advantageWords, measureWords } from './verdict-words.ts';
import { bytes, count, list, number, seconds } from './words.ts';

export type Done = Extract<CellFigures, { state: 'done' }>;

/** @param who - begins the sentence */
export function costWords(who: string, { cost }: MeasuredFigures): string {
  const memory = total(cost.peakMemoryBytes);
  const parts = [
    cost.cpuSecondsPer1000Good
      ? `${number(cost.cpuSecondsPer1000Good.estimate.point)} CPU-s per 1,000 good answers`
      : '',
    memory === null ? '' : `${bytes(memory)} of memory`,
    `${bytes(cost.diskBytes)} of disk`,
    cost.build ? `${seconds(cost.build.seconds)} to build` : '',
  ];
  return `${who} costs ${list(parts.filter((part) => part !== ''))}.`;
}

function total(values: Readonly<Record<string, number>>): number | null {
  const all = Object.values(values);
  return all.length === 0 ? null : all.reduce((sum, value) => sum + value, 0);
}

/** Where figures without an interval are this much apart, it is said. */
const WORTH_SAYING = 1.25;

/** Where somebody else is better than the winner: `CPU per 1,000 good answers to columnar (2.10 times cheaper than it)`. */
export function lossesOf(winner: Done, done: readonly Done[], { contests }: Verdict): string[] {
  return [
    ...contests.flatMap((contest) => contestLoss(contest, winner.implementation)),
    ...SINGLES.flatMap((single) => singleLoss(single, winner, done)),
  ];
}

/** Between those that cannot be told apart by the measure that ranks them, what else may decide. */
export function tiedLosses(tied: readonly Done[], verdict: Verdict): string {
  const names = tied.map(({ implementation }) => implementation);
  const differences = [
    ...verdict.contests.flatMap(({ metric, leader, rivals }) => {
      const behind = rivals.filter((rival) => names.includes(rival.implementation) && isBehind(rival));
      const told = behind.map((rival) => `${advantageWords(metric, rival)} ${rival.implementation}`);
      return !names.includes(leader.implementation) || told.length === 0
        ? []
        : [`${leader.implementation} is better in ${measureWords(metric)}, ${list(told)}`];
    }),
    ...SINGLES.flatMap((single) =>
      tied.flatMap((one) => singleLoss(single, one, tied).map((loss) => `${one.implementation} loses on ${loss}`)),
    ),
  ];
  return differences.length === 0
    ? 'Nothing else that was measured tells them apart.'
    : `Between them: ${differences.join('; ')}.`;
}

function contestLoss({ metric, leader, rivals }: Contest, winner: string): string[] {
  const own = rivals.find(({ implementation }) => implementation === winner);
  if (own === undefined || !isBehind(own)) return [];
  return [`${measureWords(metric)} to ${leader.implementation} (${advantageWords(metric, own)} it)`];
}

/** By more than chance. */
export function isBehind({ behind, advantage }: Rival): boolean {
  return behind && (advantage === null || showsDifference(advantage));
}

/** Measured once or as a peak: less is better, and there is no interval. */
interface Single {
  readonly name: string;
  /** Less than this is as good as nothing. */
  readonly least: number;
  of(figures: MeasuredFigures): number | null;
  words(value: number): string;
}
const SINGLES: readonly Single[] = [
  { name: 'staleness', least: 1_000, of: stalenessP99, words: (us) => `p99 ${count(Math.round(us / 1000))} ms` },
  { name: 'memory', least: 1e6, of: ({ cost }) => total(cost.peakMemoryBytes), words: bytes },
  { name: 'disk', least: 1e6, of: ({ cost }) => cost.diskBytes, words: bytes },
  { name: 'build time', least: 0.1, of: ({ cost }) => cost.build?.seconds ?? null, words: seconds },
];

function stalenessP99({ open }: MeasuredFigures): number | null {
  const merged = open?.staleness?.p99.merged;
  return merged?.kind === 'value' ? merged.us : null;
}

function singleLoss({ name, least, of, words }: Single, winner: Done, done: readonly Done[]): string[] {
  const own = of(winner.figures);
  const [best] = done
    .flatMap(({ implementation, figures }) => {
      const value = of(figures);
      return value === null ? [] : [{ implementation, value }];
    })
    .toSorted((a, b) => a.value - b.value);
  if (own === null || best === undefined || best.implementation === winner.implementation) return [];
  return own >= WORTH_SAYING * Math.max(best.value, least)
    ? [`${name} to ${best.implementation} (${words(best.value)}, not ${words(own)})`]
    : [];
}
