/** What was held against the oracle, and what was not. */
import type { CellFigures, Figures } from '../../figures/types.ts';
import { count } from '../../words.ts';
import { type Html, html } from '../html.ts';
import { type TableRow, table } from '../table.ts';
import { groupName } from './names.ts';

export function correctnessSection(figures: Figures): Html {
  const { run, groups } = figures;
  const before = run.plan.scales.flatMap((scale) =>
    run.plan.implementations.map((name) => verificationRow(figures, scale, name)),
  );
  const during = groups.flatMap((group) => group.cells.map((cell) => sampleRow(groupName(group), cell)));
  return html`<section id="correctness"><h2>Were the answers right?</h2>
<p>Before anything is measured, answers are compared with an oracle that shares no query with any implementation. While it is measured,
a seeded sample is kept and compared afterwards, each answer at the state that it says it includes. One wrong answer fails its cell.</p>
${table({
  caption: 'Verified before measuring',
  heads: ['implementation', 'scale', 'answers verified', 'answers NOT verified', 'writes verified', 'differences'],
  rows: before,
})}
${table({
  caption: 'Checked while measuring; answers that were not sampled are not checked',
  heads: ['cell', 'sampled', 'checked', 'NOT checked', 'wrong'],
  rows: during,
})}</section>
`;
}

function verificationRow({ run }: Figures, scale: number, implementation: string): TableRow {
  const found = run.verifications.find((it) => it.scale === scale && it.implementation === implementation);
  if (!found) return { name: implementation, why: html`<strong>not verified</strong> at scale ${count(scale)}` };
  const { answersChecked, answersInAll, writesChecked, differences } = found;
  const unchecked = count(Math.max(0, answersInAll - answersChecked));
  const told =
    differences.length === 0 ? 'none' : html`${count(differences.length)}: ${differences.slice(0, TOLD).join('; ')}`;
  return [implementation, count(scale), count(answersChecked), unchecked, count(writesChecked), told];
}

/** Of many differences the first few tell enough. */
const TOLD = 3;

function sampleRow(where: string, cell: CellFigures): TableRow {
  const name = `${cell.implementation} · ${where}`;
  if (!('figures' in cell))
    return { name, why: cell.state === 'failed' ? `${cell.kind}: ${cell.message}` : 'not measured' };
  const { correctness, open, closed } = cell.figures;
  const answered = (open?.outcomes.answered ?? 0) + (closed?.outcomes.answered ?? 0);
  const wrong = correctness.wrong
    .slice(0, TOLD)
    .map(({ path, asOf, difference }) => `${path} at ${asOf}: ${difference}`);
  return [
    name,
    count(correctness.sampled),
    count(correctness.checked),
    `${count(Math.max(0, answered - correctness.checked))} of ${count(answered)}`,
    correctness.wrong.length === 0 ? 'none' : `${count(correctness.wrong.length)}: ${wrong.join('; ')}`,
  ];
}
