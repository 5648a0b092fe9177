/** Run file -> Markdown for a comment on a pull request: verdict first, tables, doubts. */
import type { RunFile } from '../model/run-file.ts';
import { figuresOf } from './figures/figures.ts';
import type { Figures, Group } from './figures/types.ts';
import { COMMENT_BYTES, fitting } from './markdown-fit.ts';
import { aboutRun, bullets, groupTitle, notesOf, tableLines, text, verdictLines } from './markdown-parts.ts';
import { doubtWords, refreshWords, runDoubts, stateWords } from './notes.ts';

/** The first line is that by which a comment of ours is found again and replaced. */
const HEAD = ['<!-- aunt-emma-bench -->', '## Aunt Emma Bench'];

export function renderMarkdown(run: RunFile): string {
  const figures = figuresOf(run);
  const whole = [
    ...HEAD,
    ...stateWords(figures).map((words) => `**${text(words)}**`),
    ...figures.groups.map((group) => groupText(group, figures)),
    ...bullets('### Doubts about the whole run', runDoubts(figures).map(doubtWords)),
    aboutRun(figures),
  ];
  return fitting(`${whole.join('\n\n')}\n`, HEAD, figures, COMMENT_BYTES);
}

function groupText(group: Group, figures: Figures): string {
  return [
    groupTitle(group),
    text(group.scenario.question),
    verdictLines(group, figures).join('\n'),
    tableLines(group, figures).join('\n'),
    ...refreshWords(group).map(text),
    ...bullets('Doubts:', notesOf(group)),
  ].join('\n\n');
}
