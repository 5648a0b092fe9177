/** What the cells ran on, and the plan. */
import { durationWords } from '../../../model/duration.ts';
import type { Figures } from '../../figures/types.ts';
import { bytes, count, list } from '../../words.ts';
import { type Html, html } from '../html.ts';
import { type TableRow, table } from '../table.ts';

export function environmentSection({ run, parts }: Figures): Html {
  const { environment: env } = run;
  const machine: TableRow[] = [
    ['CPU', `${env.cpuModel}, ${count(env.cores)} cores`],
    ['memory', bytes(env.memoryBytes)],
    ['system', `${env.os}, kernel ${env.kernel}`],
    ['clock source', env.clockSource ?? 'not to be seen'],
    ['container', env.container ?? 'no sign of one'],
    [
      'bench',
      `${run.benchVersion}${run.git ? `, commit ${run.git.commit}${run.git.dirty ? ' with changes' : ''}` : ''}`,
    ],
    ...Object.entries(env.versions).map(([name, version]): TableRow => [name, version]),
  ];
  const settings = Object.entries(env.settings).flatMap(([engine, values]) =>
    Object.entries(values).map(([name, value]): TableRow => [`${engine}: ${name}`, value]),
  );
  const data = run.datasets.map(
    (set): TableRow => [
      `scale ${count(set.scale)}`,
      count(set.receiptLines),
      count(set.products),
      bytes(set.bytes),
      `${set.seed}`,
      `${set.version}`,
      set.today,
    ],
  );
  return html`<section id="environment" class="words"><h2>What it ran on</h2>
<p>${meansWords(parts)}</p>
${table({ caption: 'Machine and versions', heads: ['what', 'value'], rows: machine })}
${settings.length === 0 ? '' : table({ caption: 'Settings of the engines', heads: ['setting', 'value'], rows: settings })}
${table({ caption: 'Data sets', heads: ['data set', 'receipt lines', 'products', 'size', 'seed', 'generator version', 'today'], rows: data })}</section>
`;
}

function meansWords(parts: Figures['parts']): string {
  const isChanged = parts.some(({ changes, repeats }) => changes.length > 0 && repeats.length > 0);
  if (isChanged)
    return 'This is what the run began on. It was interrupted, and when it was taken up again not all of it was as before: the plan says what.';
  return 'All cells of this run ran on one machine, one after another, with the same means: the same memory and the same number of query threads.';
}

export function planSection({ run, parts }: Figures): Html {
  const { plan } = run;
  const rows: TableRow[] = [
    ['run', run.id],
    ['began', run.startedAt],
    ['ended', run.finishedAt ?? `not: ${run.state}`],
    ['implementations', list(plan.implementations)],
    ['scales', list(plan.scales.map(count))],
    ['scenarios', list(plan.scenarios.map(({ name }) => name))],
    ['repeats', count(plan.repeats)],
    ['seed', `${plan.seed}`],
    ['products', count(plan.products)],
    ...plan.scenarios.map((scenario): TableRow => {
      const { shops, products } = scenario.popularity;
      const load = `${count(scenario.liveTills)} live tills, ${count(scenario.linesPerReceipt)} lines a receipt`;
      return [`load of ${scenario.name}`, `${load}, popularity exponents ${shops} (shops) and ${products} (products)`];
    }),
  ];
  return html`<section id="plan" class="words"><h2>Plan</h2>
${table({ caption: 'The run', heads: ['what', 'value'], rows })}
${parts.length === 1 ? '' : partsTable(parts)}</section>
`;
}

/** Which repeats were measured when, and what was not as at the beginning. */
function partsTable(parts: Figures['parts']): Html {
  const rows = parts.map(({ began, gap, changes, repeats }): TableRow => {
    const changed = changes.map(({ what, before, now }) => `${what}: ${before}, then ${now}`).join('; ');
    const apart = gap === null ? '' : ` (${durationWords(gap)} after what was measured before)`;
    return [`${began}${apart}`, repeatsText(repeats), changed === '' ? 'nothing' : changed];
  });
  const heads = ['began', 'measured', 'not as at the beginning'];
  return table({ caption: 'The run was interrupted: its parts', heads, rows });
}

/** `columnar browse at scale 1: 1, 2; …` */
function repeatsText(repeats: Figures['parts'][number]['repeats']): string {
  const cellOf = ({ implementation, scenario, scale }: (typeof repeats)[number]) =>
    `${implementation} ${scenario} at scale ${count(scale)}`;
  const byCell = Map.groupBy(repeats, cellOf);
  const told = [...byCell].map(([cell, all]) => `${cell}: repeat ${list(all.map(({ repeat }) => count(repeat + 1)))}`);
  return told.length === 0 ? 'nothing' : told.join('; ');
}
