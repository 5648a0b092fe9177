/** Run file -> Markdown for the summary of a job on GitHub: verdicts, with tables and doubts folded below each. */
import type { RunFile } from '../../model/run-file.ts';
import { figuresOf } from '../figures/figures.ts';
import type { Figures, Group } from '../figures/types.ts';
import { fitting, SUMMARY_BYTES } from '../markdown-fit.ts';
import { aboutRun, bullets, groupTitle, notesOf, tableLines, text, verdictLines } from '../markdown-parts.ts';
import { doubtWords, refreshWords, runDoubts, stateWords } from '../notes.ts';
import { plural } from '../words.ts';

const HEAD = ['## Aunt Emma Bench'];

export function renderGithubSummary(run: RunFile): string {
  const figures = figuresOf(run);
  const doubts = runDoubts(figures).map(doubtWords);
  const whole = [
    ...HEAD,
    ...stateWords(figures).map((words) => `**${text(words)}**`),
    ...figures.groups.map((group) => groupText(group, figures)),
    ...(doubts.length === 0 ? [] : [folded(`Doubts about the whole run: ${doubts.length}`, bullets('', doubts))]),
    aboutRun(figures),
  ];
  return fitting(`${whole.join('\n\n')}\n`, HEAD, figures, SUMMARY_BYTES);
}

function groupText(group: Group, figures: Figures): string {
  const notes = notesOf(group);
  const details = [
    text(group.scenario.question),
    tableLines(group, figures).join('\n'),
    ...refreshWords(group).map(text),
    ...bullets('Doubts:', notes),
  ];
  const about = `Figures of ${plural(group.cells.length, 'implementation')}, ${plural(notes.length, 'doubt')}`;
  return [groupTitle(group), verdictLines(group, figures).join('\n'), folded(about, details)].join('\n\n');
}

/** An empty line on both sides, or GitHub takes what is inside for HTML. */
function folded(summary: string, parts: readonly string[]): string {
  return [`<details><summary>${summary}</summary>`, ...parts, '</details>'].join('\n\n');
}
