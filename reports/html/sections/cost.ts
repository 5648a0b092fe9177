/** What the answers of a scenario cost. */
import type { CostFigures, Group } from '../../figures/types.ts';
import { refreshWords } from '../../notes.ts';
import { bytes, interval, NONE, number, seconds } from '../../words.ts';
import { cellRows } from '../charts/measured.ts';
import { type Html, html } from '../html.ts';
import { table } from '../table.ts';

export function costTable(group: Group): Html {
  const rows = cellRows(group, ({ cost }, name) => [
    [
      name,
      cost.cpuSecondsPer1000Good ? number(cost.cpuSecondsPer1000Good.estimate.point) : NONE,
      cost.cpuSecondsPer1000Good ? interval(cost.cpuSecondsPer1000Good.estimate) : NONE,
      components(cost.byComponent, (value) => `${number(value)} s`),
      idleText(cost),
      cost.walBytesPer1000Good ? bytes(cost.walBytesPer1000Good.estimate.point) : NONE,
      cost.wireBytesPerAnswer ? bytes(cost.wireBytesPerAnswer.received) : NONE,
      components(cost.peakMemoryBytes, bytes),
      bytes(cost.diskBytes),
      buildText(cost.build),
    ],
  ]);
  const heads = [
    ...['implementation', 'CPU-s per 1,000 good', '95 % interval', 'of which', 'idle CPU, ms a second'],
    ...['WAL per 1,000 good', 'received per answer', 'peak memory', 'disk', 'build'],
  ];
  return html`${table({ caption: 'Cost of the services in the open phase; the driver is not in it', heads, rows })}
${sourceNote(group)}
${refreshWords(group).map((words) => html`<p class="note">${words}</p>`)}`;
}

function components(values: Readonly<Record<string, number>>, format: (value: number) => string): string {
  const parts = Object.entries(values).map(([name, value]) => `${name} ${format(value)}`);
  return parts.length === 0 ? NONE : parts.join(', ');
}

function idleText({ idleCpuPerSecond, idleByComponent }: CostFigures): string {
  if (idleCpuPerSecond === null) return NONE;
  const parts = Object.keys(idleByComponent).length > 1 ? ` (${components(idleByComponent, milliseconds)})` : '';
  return `${milliseconds(idleCpuPerSecond.estimate.point)}${parts}`;
}

function milliseconds(value: number): string {
  return number(1000 * value);
}

function buildText(build: CostFigures['build']): string {
  if (build === null) return NONE;
  const cached = build.fromCache ? ', from an earlier run' : '';
  return `${seconds(build.seconds)} (${number(build.cpuSeconds)} CPU-s${cached}), ${bytes(build.diskBytes)}`;
}

function sourceNote(group: Group): Html {
  const processes = group.cells.some((cell) => 'figures' in cell && cell.figures.cost.source === 'processes');
  if (!processes) return html`<p class="note">CPU is read from control groups, memory from the processes.</p>`;
  return html`<p class="note">CPU and memory are read from the processes: those that came and went between two readings are missing, so the figures are lower bounds.</p>`;
}
