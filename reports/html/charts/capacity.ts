/** The good capacity, between the last rate that passed and the first that failed, with every rate that was tried. */
import { capacityCell, hasCapacity, resultWords, rungsWords } from '../../capacity-words.ts';
import { interval, NONE, number } from '../../words.ts';
import { table } from '../table.ts';
import { cellRows, drawable } from './measured.ts';
import type { Chart } from './spec.ts';

export const capacity: Chart = {
  name: 'capacity',
  question: 'How much can it take?',
  note: 'Good capacity: the highest rate on a ladder of ×1.25 at which 99 % of due requests are good, in two of three windows. Whiskers reach to the first rate that failed. A search that did not end has no bar.',
  draw(group) {
    const bars = drawable(group).flatMap(({ implementation, look, figures: { capacity: found } }) => {
      if (found?.state !== 'found') return [];
      const [passed, failed] = [found.lastPass.estimate.point, found.firstFail.estimate.point];
      const text = `${number(passed)}/s passed, ${number(failed)}/s did not`;
      return [
        { name: implementation, look, value: passed, range: [passed, failed] as const, label: number(passed), text },
      ];
    });
    if (bars.length === 0) return null;
    const x = { title: 'requests per second', scale: 'linear', min: 0, max: null, ticks: null } as const;
    return { kind: 'bars', x, bars, mark: null };
  },
  table(group) {
    if (!hasCapacity(group)) return null;
    const rows = cellRows(group, ({ capacity: found }, name) =>
      found === null
        ? null
        : [
            [
              name,
              capacityCell(found),
              found.state === 'found' ? interval(found.lastPass.estimate) : NONE,
              found.perRepeat.map(({ value }) => resultWords(value)).join('; '),
              found.perRepeat.map(({ value }) => rungsWords(value)).join('; '),
            ],
          ],
    );
    const heads = ['implementation', 'requests/s', '95 % interval', 'each repeat', 'rates tried'];
    return table({ caption: 'Good capacity in requests per second', heads, rows });
  },
};
