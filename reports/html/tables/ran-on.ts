/** What each cell ran on: when, in which order, and how busy machine and driver were. */
import type { Group } from '../../figures/types.ts';
import { count, list, NONE, number, percentOf } from '../../words.ts';
import { cellRows } from '../charts/measured.ts';
import { type Html, html } from '../html.ts';
import { table } from '../table.ts';

export function ranOnTable(group: Group): Html {
  const rows = cellRows(group, ({ turns, closed, open, cost }, name) => [
    [
      name,
      list(turns.map(({ value }) => `${count(value.turn)} (${value.startedAt.slice(11, 19)})`)),
      closed ? `${percent(closed.idleShare)}, driver ${number(closed.driverCores)}` : NONE,
      open ? `${percent(open.idleShare)}, driver ${number(open.driverCores)}` : NONE,
      cost.source === 'cgroups' ? 'control groups' : 'processes',
    ],
  ]);
  const heads = [
    ...['implementation', 'turns in the run (began, UTC)'],
    ...['closed: idle cores, cores of the driver', 'open: idle cores, cores of the driver', 'CPU read from'],
  ];
  return html`<details><summary>What each cell ran on</summary>
<p class="note">All of them had the machine under “What it ran on” to themselves, one after the other, with the same memory and threads. Idle: the least of the repeats.</p>
${table({ caption: 'When and beside what each cell was measured', heads, rows })}</details>
`;
}

const percent = (part: number | null) => (part === null ? NONE : `${percentOf(part)} %`);
