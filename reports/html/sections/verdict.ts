/** The verdict in words, and right behind it why to doubt it. */

import type { Milliseconds } from '../../../model/units.ts';
import type { Figures, Group } from '../../figures/types.ts';
import { type Headline, headlineOf } from '../../headline.ts';
import { cellWords, type DoubtNote, doubtsOf, doubtWords, runDoubts, stateWords } from '../../notes.ts';
import { unrankedWords, verdictWords } from '../../verdict-words.ts';
import { count } from '../../words.ts';
import { type Html, html } from '../html.ts';
import { type TableRow, table } from '../table.ts';
import { groupName, sectionId } from './names.ts';

export function verdictSection(figures: Figures): Html {
  const { groups } = figures;
  const headlines = groups.map((group) => ({ group, headline: headlineOf(group, groups) }));
  const verdicts = headlines.map(
    ({ group, headline }, at) => html`<div class="verdict"><h3>${groupName(group)}</h3>
<p class="${headline.winners.length === 0 ? 'none' : 'winner'}">${headline.verdict}</p>
${[headline.costs, headline.loses].filter((words) => words !== '').map((words) => html`<p>${words}</p>\n`)}${unranked(group)}
${measureByMeasure(group, figures.run.plan.timeoutMs)}
<p class="note"><a href="#${sectionId(at)}">The figures</a></p></div>
`,
  );
  return html`<section id="verdict"><h2>Verdict</h2>
${stateWords(figures).map((words) => html`<p class="state">${words}</p>\n`)}${otherObjectives(figures)}${winnersTable(figures, headlines)}${verdicts}</section>
`;
}

/** Told where the reader has set others. */
function otherObjectives({ run, groups }: Figures): Html {
  const own = JSON.stringify(
    groups.map(({ scenario }) => run.plan.scenarios.find(({ name }) => name === scenario.name)?.objectives),
  );
  if (own === JSON.stringify(groups.map(({ scenario }) => scenario.objectives))) return html``;
  return html`<p class="state">Counted for other objectives than the run had. A good capacity is left out: it was searched for under the run’s own.</p>\n`;
}

interface Told {
  readonly group: Group;
  readonly headline: Headline;
}

/** Which architecture where: scenarios down, sizes across. Not of one scenario at one size. */
function winnersTable({ run }: Figures, headlines: readonly Told[]): Html {
  const { scales, scenarios } = run.plan;
  if (headlines.length < 2) return html``;
  const rows = scenarios.map(({ name }): TableRow => {
    const winner = (scale: number) => {
      const found = headlines.find(({ group }) => group.scale === scale && group.scenario.name === name);
      const winners = found?.headline.winners ?? [];
      return winners.length === 0 ? html`<small>no winner</small>` : winners.join(' or ');
    };
    return [name, ...scales.map(winner)];
  });
  return html`<div class="words">${table({
    caption: 'Who wins where',
    heads: ['scenario', ...scales.map((scale) => `scale ${count(scale)}`)],
    rows,
  })}</div>`;
}

function unranked(group: Group): Html {
  const words = unrankedWords(group);
  return html`${words.map((sentence) => html`<p>${sentence}</p>`)}`;
}

function measureByMeasure(group: Group, timeoutMs: Milliseconds): Html {
  const said = unrankedWords(group);
  const words = verdictWords(group, timeoutMs).filter((sentence) => !said.includes(sentence));
  if (words.length === 0) return html``;
  return html`<details><summary>Measure by measure</summary><ul>${words.map((sentence) => html`<li>${sentence}</li>\n`)}</ul></details>`;
}

export function doubtsSection(figures: Figures): Html {
  const { groups } = figures;
  const whole = runDoubts(figures).map((note) => doubtItem(note));
  const cells = groups.flatMap((group) => [
    ...doubtsOf(group).map((note) => doubtItem(note, group)),
    ...group.cells.flatMap(cellWords).map((words) => html`<li class="doubt">${groupName(group)}: ${words}</li>\n`),
  ]);
  const items = [...whole, ...cells];
  const none = html`<p>None: nothing was seen that would have disturbed the measurement.</p>`;
  return html`<section id="doubts"><h2>Doubts</h2>
${items.length === 0 ? none : html`<ul class="doubts">${items}</ul>`}</section>
`;
}

function doubtItem(note: DoubtNote, group?: Group): Html {
  const where = group ? `${groupName(group)}: ` : '';
  return html`<li class="doubt"><strong>${note.doubt.kind.replaceAll('-', ' ')}</strong> · ${where}${doubtWords(note)}</li>\n`;
}
