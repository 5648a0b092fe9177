/** The good capacity of a scenario, with every rate that was tried. */
import { capacityCell, hasCapacity, resultWords, rungsWords } from '../../capacity-words.ts';
import type { Group } from '../../figures/types.ts';
import { interval, NONE } from '../../words.ts';
import { cellRows } from '../charts/measured.ts';
import { type Html, html } from '../html.ts';
import { table } from '../table.ts';

/** @returns nothing where nobody searched for it */
export function capacityTable(group: Group): Html | '' {
  if (!hasCapacity(group)) return '';
  const rows = cellRows(group, ({ capacity }, name) =>
    capacity === null
      ? null
      : [
          [
            name,
            capacityCell(capacity),
            capacity.state === 'found' ? interval(capacity.lastPass.estimate) : NONE,
            capacity.perRepeat.map(({ value }) => resultWords(value)).join('; '),
            capacity.perRepeat.map(({ value }) => rungsWords(value)).join('; '),
          ],
        ],
  );
  const heads = ['implementation', 'requests/s', '95 % interval', 'each repeat', 'rates tried'];
  return html`<h3>How much can it take?</h3>
<p class="note">The highest rate on a ladder of ×1.25 at which 99 % of due requests are good, in two of three windows.</p>
${table({ caption: 'Good capacity in requests per second', heads, rows })}`;
}
