/** A comparison in words and in cells of tables, the same in every form; to be escaped by the form that shows them. */
import type { Milliseconds } from '../../model/units.ts';
import { count, interval, list, NONE, number, plural, SCANT_MARK } from '../words.ts';
import { COMPARED_METRICS, COMPARED_ORDER } from './metrics.ts';
import type {
  ComparedCell,
  ComparedDoubt,
  ComparedFigure,
  ComparedGroup,
  ComparedMetric,
  ComparedRun,
  ComparedValue,
  ComparedVerdict,
  Comparison,
  NotCompared,
} from './types.ts';

/** What every form says before any verdict. */
export const COMPARISON_CAVEAT =
  'The two runs were measured at different times: an interval covers the spread of the repeats, and not what changed ' +
  'on the machine between the runs. To decide whether a change made anything slower, use bench gate, which measures ' +
  'both sides in turns.';

export const NO_GROUND_DIFFERENCE =
  'Machine, versions, settings and windows are the same, as far as they are written down.';

/** How to read the tables. */
export const COMPARISON_LEGEND =
  'Change: after ÷ before with its 95 % interval by Welch (good share: after − before in percentage points; staleness: in ms). Values are ' +
  'means of the repeats’ own values, so a percentile may differ a little from that of a report, which merges them. ' +
  '“None shown” means that the interval holds no change as well; it does not mean that nothing changed.';

/** Readable without colour. */
const VERDICT_SIGNS: Readonly<Record<ComparedVerdict, string>> = {
  worse: '▼ worse',
  better: '▲ better',
  'no-difference': '= none shown',
  unknown: '? unknown',
};

/** Figures with where they are of. */
interface PlacedFigure {
  readonly group: ComparedGroup;
  readonly cell: ComparedCell;
  readonly figure: ComparedFigure;
}

function placedFigures({ groups }: Pick<Comparison, 'groups'>): PlacedFigure[] {
  return groups.flatMap((group) =>
    group.cells.flatMap((cell) => cell.figures.map((figure) => ({ group, cell, figure }))),
  );
}

/** Sentences, the worst first. */
export function comparisonSummary(comparison: Comparison): string[] {
  const cells = comparison.groups.reduce((total, group) => total + group.cells.length, 0);
  if (cells === 0) return ['Nothing in the two runs can be compared: see below why.'];
  const placed = placedFigures(comparison);
  const changed = [...metricSentences(placed, 'worse'), ...metricSentences(placed, 'better')];
  return [...(changed.length === 0 ? [unchangedSentence(placed, cells)] : changed), ...tallySentences(placed)];
}

function unchangedSentence(placed: readonly PlacedFigure[], cells: number): string {
  const where = cells === 1 ? 'the one comparable cell' : `any of the ${count(cells)} comparable cells`;
  const isBlind = placed.every(({ figure }) => figure.verdict !== 'no-difference' || figure.change.kind === 'exact');
  if (isBlind) return `No figure that was timed can be judged in ${where}: see below why.`;
  return `No difference was shown in ${where}.`;
}

function metricSentences(placed: readonly PlacedFigure[], verdict: 'worse' | 'better'): string[] {
  return COMPARED_ORDER.flatMap((metric) => {
    const judged = placed.filter(({ figure }) => figure.metric === metric && figure.verdict !== null);
    const found = judged.filter(({ figure }) => figure.verdict === verdict);
    return found.length === 0 ? [] : [metricSentence(metric, verdict, found, judged.length)];
  });
}

/** `▼ 1 of 3 comparable cells is slower in p99 response time: columnar in browse at scale 1 (×1.20).` */
function metricSentence(
  metric: ComparedMetric,
  verdict: 'worse' | 'better',
  found: readonly PlacedFigure[],
  of: number,
): string {
  const { name, good, up, down } = COMPARED_METRICS[metric];
  const word = (good === 'low') === (verdict === 'worse') ? up : down;
  const sign = verdict === 'worse' ? '▼' : '▲';
  const cells = `${count(found.length)} of ${plural(of, 'comparable cell')} ${found.length === 1 ? 'is' : 'are'}`;
  return `${sign} ${cells} ${word} in ${name}: ${namedCells(found)}.`;
}

const NAMED_CELLS = 3;

function namedCells(found: readonly PlacedFigure[]): string {
  const worstFirst = found.toSorted((a, b) => changeSize(b.figure) - changeSize(a.figure));
  const named = worstFirst.slice(0, NAMED_CELLS).map(({ group, cell, figure }) => {
    const change = changeText(figure);
    const how = change === NONE ? figure.why : change;
    return `${cell.implementation} in ${group.scenario} at scale ${count(group.scale)} (${how})`;
  });
  const more = found.length - named.length;
  return list(more === 0 ? named : [...named, `${count(more)} more`]);
}

function tallySentences(placed: readonly PlacedFigure[]): string[] {
  const judged = placed.filter(({ figure }) => figure.verdict !== null);
  const tally = (verdict: ComparedVerdict) => judged.filter(({ figure }) => figure.verdict === verdict).length;
  const told: readonly (readonly [ComparedVerdict, string])[] = [
    ['worse', 'worse'],
    ['better', 'better'],
    ['no-difference', 'without a difference shown'],
    ['unknown', 'unknown'],
  ];
  const parts = told.flatMap(([verdict, words]) => (tally(verdict) === 0 ? [] : [`${count(tally(verdict))} ${words}`]));
  const chance = chanceSentence(judged.filter(({ figure }) => restsOnInterval(figure)).length);
  return [`${plural(judged.length, 'verdict')} in all: ${list(parts)}.`, ...chance];
}

/** Where all repeats of both sides are alike, as good shares of 100 % are, chance has no part in it. */
function restsOnInterval({ change, verdict }: ComparedFigure): boolean {
  if (verdict === 'unknown' || !('estimate' in change) || change.estimate.kind === 'single') return false;
  return change.estimate.low < change.estimate.high;
}

/** 95 % intervals are wrong in one of twenty: of many, some will be. */
function chanceSentence(intervals: number): string[] {
  if (intervals === 0) return [];
  const expected = Math.round(0.05 * intervals);
  const about = expected === 0 ? 'fewer than one' : `about ${count(expected)}`;
  return [
    `${plural(intervals, 'verdict')} ${intervals === 1 ? 'rests' : 'rest'} on a 95 % interval: ${about} of them would be better or worse by chance alone, had nothing changed.`,
  ];
}

/** Cells with the most figures that are worse first, then those with the fewest that are better. */
export function worstCellsFirst(cells: readonly ComparedCell[]): ComparedCell[] {
  const tally = ({ figures }: ComparedCell, verdict: ComparedVerdict) =>
    figures.filter((figure) => figure.verdict === verdict).length;
  return cells.toSorted((a, b) => tally(b, 'worse') - tally(a, 'worse') || tally(a, 'better') - tally(b, 'better'));
}

/** All that is worse, then all that is better; the larger the change, the earlier. */
export function changedFigures(comparison: Comparison): PlacedFigure[] {
  const placed = placedFigures(comparison);
  return (['worse', 'better'] as const).flatMap((verdict) =>
    placed
      .filter(({ figure }) => figure.verdict === verdict)
      .toSorted((a, b) => changeSize(b.figure) - changeSize(a.figure)),
  );
}

/** Distance of the points by factors; what has no ratio comes first. */
function changeSize({ before, after }: ComparedFigure): number {
  if (before.kind !== 'value' || after.kind !== 'value') return Number.POSITIVE_INFINITY;
  if (before.point === after.point) return 0;
  return Math.abs(Math.log(after.point / before.point));
}

/** A figure as cells of a table: before, after, change, interval, verdict. */
export function figureTexts(figure: ComparedFigure, timeoutMs: Milliseconds): readonly string[] {
  const value = (side: ComparedValue) => valueTextOf(figure, side, timeoutMs);
  return [value(figure.before), value(figure.after), changeText(figure), changeInterval(figure), verdictText(figure)];
}

function verdictText({ verdict }: ComparedFigure): string {
  return verdict === null ? '' : VERDICT_SIGNS[verdict];
}

function valueTextOf({ metric, scant }: ComparedFigure, value: ComparedValue, timeoutMs: Milliseconds): string {
  const { text } = COMPARED_METRICS[metric];
  switch (value.kind) {
    case 'value':
      return `${text(value.point)}${scant ? SCANT_MARK : ''}`;
    case 'past-time-out':
      return `> ${count(timeoutMs)}`;
    case 'below':
      return `< ${text(value.point)}`;
    case 'none':
      return NONE;
  }
}

function changeText({ metric, change }: ComparedFigure): string {
  switch (change.kind) {
    case 'ratio':
      return timesText(change.estimate.point);
    case 'difference':
      return signedText(metric, change.estimate.point);
    case 'exact':
      return timesText(change.ratio);
    case 'none':
      return NONE;
  }
}

function changeInterval({ metric, change }: ComparedFigure): string {
  if (change.kind === 'exact') return isCounted(metric) ? 'exact' : NONE;
  if (change.kind === 'none' || change.estimate.kind === 'single') return NONE;
  if (change.kind === 'ratio') return interval(change.estimate, ratioText);
  return `${signedText(metric, change.estimate.low)}…${signedText(metric, change.estimate.high)}`;
}

function isCounted(metric: ComparedMetric): boolean {
  return metric === 'statements' || metric === 'rows';
}

function timesText(ratio: number): string {
  return `×${ratioText(ratio)}`;
}

/** Three decimals where ratios usually are; one that is barely not 1 shows that it is not. */
function ratioText(ratio: number): string {
  if (ratio >= 10 || ratio < 0.1) return number(ratio);
  const text = ratio.toFixed(3);
  return text === '1.000' && Math.abs(ratio - 1) > 1e-9 ? ratio.toPrecision(6) : text;
}

function signedText(metric: ComparedMetric, difference: number): string {
  if (Math.abs(difference) < 1e-9) return '0';
  return `${difference < 0 ? '−' : '+'}${COMPARED_METRICS[metric].differenceText(Math.abs(difference))}`;
}

/** `p99.9 of columnar and precompute: unknown, too few requests for this percentile.` */
export function whyWords({ cells }: ComparedGroup): string[] {
  const told = cells.flatMap(({ implementation, figures }) =>
    figures.flatMap(({ metric, verdict, why }) => (why === '' ? [] : [{ metric, verdict, why, implementation }])),
  );
  const alike = Map.groupBy(told, ({ verdict, why, implementation }) => JSON.stringify([verdict, why, implementation]));
  const byCell = [...alike.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const names = list([first, ...more].map(({ metric }) => COMPARED_METRICS[metric].name));
    return [{ ...first, names }];
  });
  // Cells of which the same can be said of the same figures share a sentence.
  const shared = Map.groupBy(byCell, ({ verdict, why, names }) => JSON.stringify([verdict, why, names]));
  return [...shared.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const who = list([first, ...more].map(({ implementation }) => implementation));
    return [`${who}: ${first.names} ${first.verdict ?? 'shown'}, ${first.why}.`];
  });
}

/** What the mark behind a percentile means, if any bears it. */
export function comparedScantWords({ groups }: Comparison): string[] {
  const isScant = groups.some(({ cells }) => cells.some(({ figures }) => figures.some(({ scant }) => scant)));
  if (!isScant) return [];
  return [
    `${SCANT_MARK} from too few requests on one side at least: p99 wants 1,000 or more and p99.9 10,000, else a few of them decide it.`,
  ];
}

/** `2026-07-01T10-00-00Z-7f3a, began 2026-07-01T10:00:00.000Z, bench 0.1.0, commit 0123456789ab with changes, 3 repeats` */
export function comparedRunWords(run: ComparedRun): string {
  const { id, startedAt, benchVersion, commit, repeats, parts } = run;
  const from =
    commit === null ? '' : `, commit ${commit.slice(0, 12)}${commit.endsWith(' with changes') ? ' with changes' : ''}`;
  const apart = parts === 1 ? '' : `, measured in ${count(parts)} parts`;
  return `${id}, began ${startedAt}, bench ${benchVersion}${from}, ${plural(repeats, 'repeat')}${apart}`;
}

/** Notes on the pair and on what became of each run. */
export function comparisonNotes({ notes, before, after }: Comparison): string[] {
  return [
    ...notes,
    ...before.state.map((words) => `Before: ${words}`),
    ...after.state.map((words) => `After: ${words}`),
  ];
}

/** `scale 1, browse, columnar: not in the run after` */
export function notComparedWords({ scale, scenario, implementation, reason }: NotCompared): string {
  const where = [scale === null ? '' : `scale ${count(scale)}`, scenario ?? '', implementation ?? ''];
  const told = where.filter((words) => words !== '').join(', ');
  return `${told === '' ? 'everything' : told}: ${reason}`;
}

export function comparedDoubtWords({ side, text }: ComparedDoubt): string {
  return `${side === 'both' ? 'both runs' : side}: ${text}`;
}

export function comparedGroupName({ scale, scenario }: ComparedGroup): string {
  return `${scenario}, scale ${count(scale)}`;
}
