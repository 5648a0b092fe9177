/** Closed model: answers per second with all clients busy. */

import { failureWords } from '../../notes.ts';
import { count, interval, NONE, number } from '../../words.ts';
import { table } from '../table.ts';
import { rangeOf } from './axes.ts';
import { cellRows, drawable } from './measured.ts';
import type { Axis, Chart } from './spec.ts';

export const throughput: Chart = {
  name: 'throughput',
  question: 'How many answers per second at most?',
  note: 'Closed model: a fixed number of clients, each asking again as soon as it is answered. Whiskers are the 95 % interval of the mean over repeats; a single repeat has none.',
  draw(group) {
    const bars = drawable(group).flatMap(({ implementation, look, figures }) => {
      const estimate = figures.closed?.throughputPerSecond.estimate;
      if (!estimate) return [];
      const spread = estimate.kind === 'interval' ? `, 95 % interval ${interval(estimate)}` : ', one repeat';
      const text = `${number(estimate.point)} answers/s${spread}`;
      return [
        {
          name: implementation,
          look,
          value: estimate.point,
          range: rangeOf(estimate),
          label: number(estimate.point),
          text,
        },
      ];
    });
    if (bars.length === 0) return null;
    const x: Axis = { title: 'answers per second', scale: 'linear', min: 0, max: null, ticks: null };
    return { kind: 'bars', x, bars, mark: null };
  },
  table(group) {
    if (!group.scenario.phases.closed) return null;
    const rows = cellRows(group, ({ closed, repeats }, name) => {
      if (!closed) return null;
      const { estimate, perRepeat } = closed.throughputPerSecond;
      const each = perRepeat.map(({ value }) => number(value)).join(', ');
      return [
        [name, number(estimate.point), interval(estimate), count(repeats.length), each, failureWords(closed.outcomes)],
      ];
    });
    const clients = group.cells.flatMap((cell) => ('figures' in cell ? (cell.figures.closed?.clients ?? []) : []))[0];
    const caption = `Throughput in answers per second${clients === undefined ? '' : ` with ${count(clients)} clients`}`;
    const heads = ['implementation', 'answers/s', '95 % interval', 'repeats', 'each repeat', 'failures'];
    return rows.length === 0
      ? null
      : table({ caption: `${caption} (${NONE}: no interval from one repeat)`, heads, rows });
  },
};
