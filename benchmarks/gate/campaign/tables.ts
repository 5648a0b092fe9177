/** The tables of docs/gate.md, from the files of a campaign: what was recorded, what gates come to on it, real gates, replays. */
import { estimateOf, interval } from '../../../judge/gate/estimate.ts';
import { METRICS, type MetricName } from '../../../judge/gate/metrics.ts';
import { changeOf, percent, print, quantile, withBounds, words } from './cells.ts';
import { CONDITIONS, type Condition, UNSIZED_CONDITIONS } from './conditions.ts';
import { type RealGate, type Recorded, readGates, readGenerations, readReplays, readSetup } from './files.ts';
import { PLAYED_HEAD, playedRows } from './played.ts';
import { REPLAYED_HEAD, replayedRows } from './replayed.ts';
import { autocorrelation } from './serial.ts';
import { spreadOf } from './spread.ts';

const LEVEL = 0.05;
/** Recorded, so that a gate finds enough: it takes 24, and some more where some are left out. */
const FEWEST = 30;

/** @param gates - to be played in each way @throws {Error} where there is no campaign */
export async function tables(folder: string, gates: number): Promise<void> {
  const setup = await readSetup(folder);
  if (setup === null) throw new Error(`${folder} holds no campaign`);
  const { primaries } = setup.shape;
  const all = await readGenerations(folder);
  const recorded = CONDITIONS.map((condition) => ({
    condition,
    generations: all.filter((one) => one.condition === condition.name),
  })).filter(({ generations }) => generations.length > 1);
  const recordedRows = recorded.map((one) => recordedRow(one.condition, one.generations, primaries));
  print('Recorded', recordedHead(primaries), recordedRows);
  const alike = recorded.map(({ condition, generations }) => [
    condition.words,
    ...primaries.map((name) => autocorrelation(kept(generations, name)).toFixed(2).replace('-', '−')),
    (2 / Math.sqrt(generations.length)).toFixed(2),
  ]);
  const inOrder = primaries.map((name) => withoutMeans(recorded, name));
  alike.push([
    'all, one after the other',
    ...inOrder.map((values) => autocorrelation(values).toFixed(2).replace('-', '−')),
    (2 / Math.sqrt(inOrder[0]?.length ?? 1)).toFixed(2),
  ]);
  print('Correlation of each generation with the next', ['condition', ...primaries.map(words), 'chance: ±'], alike);
  const enough = recorded.filter(({ generations }) => generations.length >= FEWEST);
  if (enough.length < recorded.length) console.log(`\nNot played: conditions with fewer than ${FEWEST} generations.`);
  const played = enough.flatMap((one) => playedRows(one.condition, one.generations, primaries, gates));
  const coverages = played.flatMap(({ coverage }) => (coverage === null ? [] : [coverage]));
  print(
    `Played, ${gates} gates each`,
    PLAYED_HEAD,
    played.map(({ row }) => row),
  );
  print('Intervals of 95 % that hold the truth', ['condition', ...primaries.map(words)], coverages);
  const real = await readGates(folder);
  print(
    'Real',
    REAL_HEAD,
    [...CONDITIONS, ...UNSIZED_CONDITIONS].flatMap((condition) => realRows(condition, real)),
  );
  print('Replays', REPLAYED_HEAD, replayedRows(await readReplays(folder)));
}

/** In the order of recording. */
function kept(generations: readonly Recorded[], name: MetricName): readonly number[] {
  return generations
    .filter(({ leftOut }) => leftOut.length === 0)
    .toSorted((a, b) => a.number - b.number)
    .map(({ values }) => values[name] ?? Number.NaN);
}

/** Of all conditions in the order of recording: what is left of each value without the mean of its condition. */
function withoutMeans(
  recorded: readonly { readonly generations: readonly Recorded[] }[],
  name: MetricName,
): readonly number[] {
  return recorded
    .flatMap(({ generations }) => {
      const { mean } = estimateOf(kept(generations, name));
      return generations
        .filter(({ leftOut }) => leftOut.length === 0)
        .map(({ startedAt, values }) => ({ startedAt, rest: (values[name] ?? Number.NaN) - mean }));
    })
    .toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))
    .map(({ rest }) => rest);
}

function recordedHead(primaries: readonly MetricName[]): readonly string[] {
  const each = primaries.map((name) => `${words(name)}: change [95 %], σ`);
  return ['condition', 'generations', 'left out', ...each, 'seconds, median'];
}

function recordedRow(
  condition: Condition,
  generations: readonly Recorded[],
  primaries: readonly MetricName[],
): readonly string[] {
  const leftOut = generations.filter((one) => one.leftOut.length > 0).length;
  const each = primaries.map((name) => {
    const values = kept(generations, name);
    const estimate = estimateOf(values);
    const { low, high } = interval(estimate, LEVEL);
    // Of what is worse where there is less of it, the ends change places.
    const ends = (METRICS[name].worse === 'higher' ? [low, high] : [high, low]).map((log) => changeOf(name, log));
    return `${changeOf(name, estimate.mean)} [${ends.join(', ')}], ${percent(spreadOf(values))}`;
  });
  const seconds = quantile(
    generations.map((one) => one.seconds),
    0.5,
  ).toFixed(1);
  return [condition.words, `${generations.length}`, `${leftOut}`, ...each, seconds];
}

const REAL_HEAD = [
  ...['condition', 'gates', 'fail [95 %]', 'pass', 'inconclusive', 'invalid', 'generations, median (most)'],
  ...['minutes of measuring, median (most)', 'minutes in all, median (most)'],
];

/** None of a condition under which no gate was held. */
function realRows(
  { name, words: its }: Pick<Condition, 'name' | 'words'>,
  all: readonly RealGate[],
): readonly (readonly string[])[] {
  const gates = all.filter(({ condition }) => condition === name);
  if (gates.length === 0) return [];
  const share = (kind: string) =>
    withBounds(gates.filter(({ verdict }) => verdict?.kind === kind).length, gates.length);
  const both = (values: readonly number[], digits: number) =>
    `${quantile(values, 0.5).toFixed(digits)} (${Math.max(...values).toFixed(digits)})`;
  const counts = gates.map(({ generations }) => generations.length);
  const measured = gates.map(({ measuredSeconds }) => measuredSeconds / 60);
  const inAll = gates.map(({ seconds }) => seconds / 60);
  return [
    [
      ...[its, `${gates.length}`, ...['fail', 'pass', 'inconclusive', 'invalid'].map(share)],
      ...[both(counts, 0), both(measured, 1), both(inAll, 1)],
    ],
  ];
}
