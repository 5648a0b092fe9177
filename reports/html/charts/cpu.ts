/** CPU per answer by component, and what the services use while nobody asks. */
import type { CostFigures, Group } from '../../figures/types.ts';
import { interval, NONE, number } from '../../words.ts';
import { type Html, html } from '../html.ts';
import { table } from '../table.ts';
import { cellRows, drawable } from './measured.ts';
import type { Chart, Stacked } from './spec.ts';

export const cpu: Chart = {
  name: 'cpu',
  question: 'What does an answer cost, and where?',
  note: 'CPU of the services in the open phase, shared among the good answers, by component. The driver is not in it.',
  draw(group) {
    const cells = drawable(group).filter(({ figures }) => Object.keys(figures.cost.byComponent).length > 0);
    if (cells.length === 0) return null;
    const components = componentsOf(cells.map(({ figures }) => figures.cost));
    return {
      kind: 'stacked',
      x: { title: 'CPU-ms per good answer', scale: 'linear', min: 0, max: null, ticks: null },
      names: cells.map(({ implementation }) => implementation),
      totals: cells.map(({ figures }) => {
        const end = Object.values(figures.cost.byComponent).reduce((sum, value) => sum + value, 0);
        return { end, label: number(end) };
      }),
      parts: components.map((name, at): Stacked['parts'][number] => ({
        name,
        // From the other end than implementations: a component is none of them.
        look: LAST_LOOK - at,
        values: cells.map(({ implementation, figures }) => {
          // CPU-seconds per 1,000 are CPU-milliseconds each.
          const value = figures.cost.byComponent[name] ?? 0;
          return { value, text: `${implementation}: ${name} ${number(value)} CPU-ms per good answer` };
        }),
      })),
    };
  },
  table(group) {
    const components = componentsOf(group.cells.flatMap((cell) => ('figures' in cell ? [cell.figures.cost] : [])));
    const rows = cellRows(group, ({ cost }, name) => [
      [
        name,
        cost.cpuSecondsPer1000Good ? number(cost.cpuSecondsPer1000Good.estimate.point) : NONE,
        cost.cpuSecondsPer1000Good ? interval(cost.cpuSecondsPer1000Good.estimate) : NONE,
        ...components.map((component) => amount(cost.byComponent[component])),
        cost.idleCpuPerSecond ? number(1000 * cost.idleCpuPerSecond.estimate.point) : NONE,
      ],
    ]);
    const heads = ['implementation', 'all', '95 % interval', ...components, 'while idle, CPU-ms a second'];
    return html`${table({ caption: 'CPU-ms per good answer', heads, rows })}${sourceNote(group)}`;
  },
};

const LAST_LOOK = 7;

const amount = (value: number | undefined) => (value === undefined ? NONE : number(value));

/** In the order in which they were first seen. */
function componentsOf(costs: readonly CostFigures[]): string[] {
  return [...new Set(costs.flatMap(({ byComponent }) => Object.keys(byComponent)))];
}

function sourceNote(group: Group): Html {
  const processes = group.cells.some((cell) => 'figures' in cell && cell.figures.cost.source === 'processes');
  if (!processes) return html`<p class="note">CPU is read from control groups.</p>`;
  return html`<p class="note">CPU is read from the processes: those that came and went between two readings are missing, so the figures are lower bounds.</p>`;
}
