/** The good capacity in words and in cells of tables. */
import type { Capacity } from '../model/capacity.ts';
import type { CapacityFigures, CellFigures, Group, Numbered } from './figures/types.ts';
import { count, NONE, number, plural, seconds } from './words.ts';

/** True if anybody's was searched for: then tables have a column for it. */
export function hasCapacity({ cells }: Group): boolean {
  return cells.some((cell) => capacityOf(cell) !== null);
}

/** In a table: the last rate that passed, `< 9.0` where not even the lowest did, or in a word why there is none. */
export function capacityCell(figures: CapacityFigures | null): string {
  if (figures === null) return NONE;
  if (figures.state === 'found') return number(figures.lastPass.estimate.point);
  return figures.state === 'below' ? `< ${number(figures.firstFail.estimate.point)}` : figures.state;
}

/** Of every cell: for groups in which it cannot be compared. */
export function capacityWords({ cells }: Group): string[] {
  return cells.flatMap((cell) => {
    const figures = capacityOf(cell);
    return figures === null ? [] : [`Good capacity of ${cell.implementation}: ${eachRepeat(figures.perRepeat)}.`];
  });
}

function capacityOf(cell: CellFigures): CapacityFigures | null {
  return 'figures' in cell ? cell.figures.capacity : null;
}

function eachRepeat(perRepeat: readonly Numbered<Capacity>[]): string {
  const texts = Map.groupBy(perRepeat, ({ value }) => resultWords(value));
  const told = [...texts].map(([text, repeats]) => ({ text, repeats: repeats.map(({ repeat }) => repeat) }));
  const [only, ...others] = told;
  if (only && others.length === 0) return only.text;
  return told
    .map(({ text, repeats }) => `${text} (${repeats.length === 1 ? 'repeat' : 'repeats'} ${repeats.join(', ')})`)
    .join('; ');
}

/** `308/s, but not 385/s`. */
export function resultWords(capacity: Capacity): string {
  const rate = (value: number) => `${number(value)}/s`;
  switch (capacity.state) {
    case 'found':
      return `${rate(capacity.lastPass)}, but not ${rate(capacity.firstFail)}`;
    case 'below':
      return `below ${rate(capacity.firstFail)}, the lowest rate that can be tried in ${seconds(capacity.budgetSeconds)}`;
    case 'above':
      return `${rate(capacity.lastPass)} or more: that is the end of the ladder`;
    case 'void': {
      const known = capacity.lastPass === null ? 'nothing is known below it' : `${rate(capacity.lastPass)} passed`;
      return `void, for from ${rate(capacity.driverBoundAt)} on the driver itself was too busy or too late; ${known}`;
    }
    case 'unfinished':
      return `unfinished, ${becauseWords(capacity)}; ${endsWords(capacity.lastPass, capacity.firstFail)}`;
  }
}

type Unfinished = Extract<Capacity, { state: 'unfinished' }>;

function becauseWords({ because, budgetSeconds, rungs }: Unfinished): string {
  const after = rungs.at(-1)?.ratePerSecond;
  if (because === 'no-recovery')
    return `for the service did not recover from ${after === undefined ? 'a window' : `${number(after)}/s`}`;
  if (rungs.length === 0)
    return `for no rate can be tried in ${seconds(budgetSeconds)}: give it more with --capacity-budget`;
  return `for its ${seconds(budgetSeconds)} were spent: give it more with --capacity-budget`;
}

function endsWords(lastPass: number | null, firstFail: number | null): string {
  if (lastPass === null && firstFail === null) return 'nothing is known';
  const ends = [
    lastPass === null ? '' : `${number(lastPass)}/s passed`,
    firstFail === null ? '' : `${number(firstFail)}/s did not`,
  ];
  return ends.filter((words) => words !== '').join(', ');
}

/** The rungs of one search in the order in which they were tried: `482 failed, 308 passed`. */
export function rungsWords({ rungs, seconds: took }: Capacity): string {
  const each = rungs.map(({ ratePerSecond, windows, outcome }) => {
    return `${number(ratePerSecond)}/s ${outcome.replaceAll('-', ' ')} (${plural(windows.length, 'window')})`;
  });
  return `${each.length === 0 ? 'none' : each.join(', ')}, in ${count(Math.round(took))} s`;
}
