/** What an implementation needs before it can answer, and what it holds and moves: build, memory, disk, log, wire. */
import type { CostFigures } from '../../figures/types.ts';
import { bytes, NONE, number, seconds } from '../../words.ts';
import { table } from '../table.ts';
import { cellRows, drawable } from './measured.ts';
import type { Chart } from './spec.ts';

export const build: Chart = {
  name: 'build',
  question: 'What does it take to build it and to keep it?',
  note: 'Time to build the derived state once per data set, from the loaded base. Bars have no interval: it was built once. In the table also what it holds: memory at its peak while it was measured, and disk afterwards.',
  draw(group) {
    const bars = drawable(group).flatMap(({ implementation, look, figures: { cost } }) => {
      if (cost.build === null) return [];
      const text = `${seconds(cost.build.seconds)}, ${number(cost.build.cpuSeconds)} CPU-s`;
      return [
        {
          name: implementation,
          look,
          value: cost.build.seconds,
          range: null,
          label: seconds(cost.build.seconds),
          text,
        },
      ];
    });
    if (bars.length === 0) return null;
    const x = { title: 'seconds to build', scale: 'linear', min: 0, max: null, ticks: null } as const;
    return { kind: 'bars', x, bars, mark: null };
  },
  table(group) {
    const rows = cellRows(group, ({ cost, refreshes }, name) => [
      [
        name,
        ...buildCells(cost.build),
        refreshes?.medianSeconds == null ? NONE : seconds(refreshes.medianSeconds),
        memoryText(cost.peakMemoryBytes),
        bytes(cost.diskBytes),
        cost.walBytesPer1000Good ? bytes(cost.walBytesPer1000Good.estimate.point) : NONE,
        cost.wireBytesPerAnswer ? bytes(cost.wireBytesPerAnswer.received) : NONE,
      ],
    ]);
    const heads = ['implementation', 'build', 'its CPU', 'refresh (median)', 'peak memory', 'disk'];
    const flows = ['log written per 1,000 good', 'received per answer'];
    return table({ caption: 'Build, refresh, and what is held and moved', heads: [...heads, ...flows], rows });
  },
};

function buildCells(built: CostFigures['build']): [string, string] {
  if (built === null) return [NONE, NONE];
  const cached = built.fromCache ? ' (from an earlier run)' : '';
  return [`${seconds(built.seconds)}${cached}`, `${number(built.cpuSeconds)} CPU-s`];
}

function memoryText(peaks: Readonly<Record<string, number>>): string {
  const parts = Object.entries(peaks).map(([name, value]) => `${name} ${bytes(value)}`);
  return parts.length === 0 ? NONE : parts.join(', ');
}
