/** The verdict in words, and right behind it why to doubt it. */

import type { Figures, Group } from '../../figures/types.ts';
import { cellWords, type DoubtNote, doubtsOf, doubtWords, runDoubts, stateWords } from '../../notes.ts';
import { verdictWords } from '../../verdict-words.ts';
import { count } from '../../words.ts';
import { type Html, html } from '../html.ts';

export function verdictSection(figures: Figures): Html {
  const { timeoutMs } = figures.run.plan;
  const verdicts = figures.groups.map((group) => {
    const words = verdictWords(group, timeoutMs);
    const none = 'No figures to go by: no implementation finished this scenario.';
    return html`<div class="verdict"><h3>${groupName(group)}</h3>
<ul>${(words.length === 0 ? [none] : words).map((sentence) => html`<li>${sentence}</li>\n`)}</ul></div>
`;
  });
  return html`<section id="verdict"><h2>Verdict</h2>
${stateWords(figures).map((words) => html`<p class="state">${words}</p>\n`)}${verdicts}</section>
`;
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

export function groupName({ scale, scenario }: Group): string {
  return `${scenario.name}, scale ${count(scale)}`;
}
