/** What a request makes the database do: statements and rows, counted in a pass of its own. */
import type { CountedWork } from '../../../model/run-file.ts';
import type { Group } from '../../figures/types.ts';
import { number } from '../../words.ts';
import { workTable } from '../tables/work.ts';
import type { Bars, Chart } from './spec.ts';

const NOTE =
  'Counted before anything was measured, over the first requests of the scenario, one after the other; nothing of it is timed, so it is exact and has no interval.';

export const statements: Chart = {
  name: 'statements',
  question: 'How many statements does a request take?',
  note: NOTE,
  draw: (group) => barsOf(group, 'statements per request', ({ statementsPerRequest }) => statementsPerRequest),
  table: () => null,
};

export const rows: Chart = {
  name: 'rows',
  question: 'And how many rows does the database hand over for it?',
  note: `${NOTE} Rows are those that statements give back; PostgreSQL counts written ones, too.`,
  draw: (group) => barsOf(group, 'rows per request', ({ rowsPerRequest }) => rowsPerRequest),
  table: workTable,
};

function barsOf({ work, cells }: Group, title: string, of: (counted: CountedWork) => number): Bars | null {
  const bars = work.flatMap((one) => {
    if (one.state !== 'counted') return [];
    const look = cells.findIndex(({ implementation }) => implementation === one.implementation);
    const value = of(one);
    return [
      {
        name: one.implementation,
        look,
        value,
        range: null,
        label: number(value),
        text: `${number(value, 4)} ${title}`,
      },
    ];
  });
  if (bars.length === 0) return null;
  return { kind: 'bars', x: { title, scale: 'linear', min: 0, max: null, ticks: null }, bars, mark: null };
}
