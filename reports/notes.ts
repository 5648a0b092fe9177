/** What has to be said beside the figures: doubts with advice, cells without figures, what marks mean. */
import type { Doubt } from '../model/cell.ts';
import type { CellFigures, Figures, Group, PercentileFigure } from './figures/types.ts';
import { count, list, number, plural, SCANT_MARK, seconds } from './words.ts';

/** The same doubt about several cells, or in other numbers about several repeats, is told once. */
export interface DoubtNote {
  /** What is doubted; empty: the whole run. */
  readonly about: readonly string[];
  /** The first of them. */
  readonly doubt: Doubt;
  /** How many there are in other numbers. */
  readonly others: number;
  /** The doubt is why these cells are void. */
  readonly void: boolean;
}

export function doubtsOf(group: Group): DoubtNote[] {
  const all = group.cells.flatMap((cell) =>
    cell.state === 'done' || cell.state === 'void'
      ? cell.doubts.map((doubt) => ({ doubt, about: cell.implementation, void: cell.state === 'void' }))
      : [],
  );
  const alike = Map.groupBy(all, ({ doubt, void: isVoid }) => JSON.stringify([isVoid, withoutNumbers(doubt)]));
  return [...alike.values()].flatMap(([first, ...more]): DoubtNote[] => {
    if (first === undefined) return [];
    const about = [...new Set([first, ...more].map((one) => one.about))];
    const messages = new Set([first, ...more].map(({ doubt }) => doubt.message));
    return [{ about, doubt: first.doubt, others: messages.size - 1, void: first.void }];
  });
}

function withoutNumbers({ kind, message, advice }: Doubt): readonly string[] {
  return [kind, message.replace(/\d[\d.,]*/g, '#').replace('# of a core', '# cores'), advice];
}

export function runDoubts(figures: Figures): DoubtNote[] {
  return figures.run.doubts.map((doubt) => ({ about: [], doubt, others: 0, void: false }));
}

/** `columnar is void: the driver was the bottleneck. Take fewer clients.` */
export function doubtWords({ about, doubt, others, void: isVoid }: DoubtNote): string {
  const who = about.length === 0 ? '' : `${list(about)}${isVoid ? ` ${about.length === 1 ? 'is' : 'are'} void` : ''}: `;
  const more = others === 0 ? '' : ` (and ${count(others)} like it, in other numbers)`;
  return `${who}${sentence(doubt.message.trim().replace(/\.$/, '') + more)} ${capital(sentence(doubt.advice))}`.trim();
}

/** Why a cell has no figures, or not those of all its repeats. */
export function cellWords(cell: CellFigures): string[] {
  const missing = cell.missing.map((why) => sentence(`${cell.implementation}: ${why}`));
  if (cell.state === 'failed')
    return [sentence(`${cell.implementation} failed (${cell.kind}): ${cell.message}`), ...missing];
  if (cell.state === 'pending') return [`${cell.implementation} was not measured: the run ended before its turn.`];
  return missing;
}

/** What batches did while they were measured: `batch-etl refreshed 12 times, in 0.1 s each (median): 800 rows, …` */
export function refreshWords({ cells }: Group): string[] {
  return cells.flatMap((cell) => {
    const refreshes = 'figures' in cell ? cell.figures.refreshes : null;
    if (refreshes === null || refreshes.published + refreshes.failed === 0) return [];
    const { published, failed, medianSeconds, rows, cpuSeconds } = refreshes;
    const each = medianSeconds === null ? '' : `, in ${seconds(medianSeconds)} each (median)`;
    const broken = failed === 0 ? '' : `; ${count(failed)} failed`;
    return `${cell.implementation} refreshed ${plural(published, 'time')}${each}: ${plural(rows, 'row')}, ${number(cpuSeconds)} CPU-s of its job${broken}.`;
  });
}

/** A percentile as it is shown, and how many requests it is of. */
export interface Shown {
  readonly figure: PercentileFigure;
  readonly due: number;
}

/** What a table shows of a cell that may bear the mark. */
export function shownP99s(cell: CellFigures): Shown[] {
  const open = 'figures' in cell ? cell.figures.open : null;
  return [open?.response, open?.visibility].flatMap((latency) =>
    latency ? [{ figure: latency.p99, due: latency.due }] : [],
  );
}

/** What the mark behind a percentile means, if any of those shown bears it. */
export function scantWords(shown: readonly Shown[]): string[] {
  const scant = shown.filter(({ figure }) => figure.scant);
  if (scant.length === 0) return [];
  const least = Math.min(...scant.map(({ due }) => due));
  return [
    `${SCANT_MARK} from too few requests (here from ${count(least)}): p99 wants 1,000 or more and p99.9 10,000, ` +
      'else a few of them decide it. Take a longer window or more repeats.',
  ];
}

/** `2 refused, 1 timed out`; `none` if all were answered. */
export function failureWords(outcomes: {
  refused: number;
  timedOut: number;
  cutOff: number;
  unfinished: number;
}): string {
  const kinds: [string, number][] = [
    ['refused', outcomes.refused],
    ['timed out', outcomes.timedOut],
    ['cut off', outcomes.cutOff],
    ['unfinished', outcomes.unfinished],
  ];
  const told = kinds.filter(([, amount]) => amount > 0).map(([kind, amount]) => `${count(amount)} ${kind}`);
  return told.length === 0 ? 'none' : told.join(', ');
}

/** A killed run keeps what it had: that has to be said. */
export function stateWords({ run, groups }: Figures): string[] {
  const cells = groups.flatMap((group) => group.cells);
  const pending = cells.filter(({ state }) => state === 'pending').length;
  const lacks = pending === 0 ? '' : `${count(pending)} of ${plural(cells.length, 'cell')} not measured`;
  if (run.state === 'finished') return lacks === '' ? [] : [`${lacks}.`];
  const how =
    run.state === 'running' ? 'is still running, or was killed' : run.state === 'failed' ? 'failed' : 'was interrupted';
  const missing = lacks === '' ? 'repeats that it did not reach are named below' : lacks;
  return [`This run ${how}: ${missing}. Go on with the rest: bench run --resume with its folder.`];
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
