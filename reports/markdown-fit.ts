/** Markdown that a limit of GitHub's lets through: doubts go first, then the ends of long sentences, then rows of tables. */
import type { Figures } from './figures/types.ts';
import { aboutRun, groupTitle, notesOf, tableLines, text, verdictLines } from './markdown-parts.ts';
import { refreshWords, runDoubts, stateWords } from './notes.ts';
import { count, plural } from './words.ts';

/** Bytes of UTF-8. GitHub counts characters of a comment and bytes of a summary; no character has less than a byte. */
export const COMMENT_BYTES = 65_536;
export const SUMMARY_BYTES = 1024 * 1024;

/** Characters of a verdict's sentence, tried one after the other. */
const LONGEST = [600, 300, 150];

/**
 * @param whole - as it would be without a limit
 * @param head - first lines of a shortened one
 * @param limit - bytes that it has to stay under
 */
export function fitting(whole: string, head: readonly string[], figures: Figures, limit: number): string {
  if (Buffer.byteLength(whole) < limit) return whole;
  const shorter = LONGEST.map((longest) => shortForm(head, figures, longest, limit));
  return (shorter.find(({ left }) => left === 0) ?? shorter.at(-1))?.markdown ?? '';
}

/** All verdicts and then all tables, line by line, as long as there is room. */
function shortForm(
  head: readonly string[],
  figures: Figures,
  longest: number,
  limit: number,
): { readonly markdown: string; readonly left: number } {
  const verdicts = figures.groups.flatMap((group) => [
    '',
    groupTitle(group),
    '',
    ...verdictLines(group, figures, longest),
  ]);
  const tables = figures.groups.flatMap((group) => ['', groupTitle(group), '', ...tableLines(group, figures)]);
  const body = [...verdicts, ...tables];
  const frame = (left: number) => [
    [...head, ...stateWords(figures).map((words) => `**${text(words)}**`), `**${text(notice(figures, left))}**`].join(
      '\n\n',
    ),
    `\n${aboutRun(figures, longest)}`,
  ];
  const room = limit - Buffer.byteLength(frame(body.length).join('\n')) - 3;
  const kept = body.slice(0, linesWithin(body, room));
  const left = body.length - kept.length;
  const [before = '', after = ''] = frame(left);
  return { markdown: `${[before, ...kept, after].join('\n')}\n`, left };
}

function linesWithin(lines: readonly string[], bytes: number): number {
  let used = 0;
  const at = lines.findIndex((line) => {
    used += Buffer.byteLength(line) + 1;
    return used > bytes;
  });
  return at === -1 ? lines.length : at;
}

/** What is not here, how much of it, and where it is. */
function notice(figures: Figures, left: number): string {
  const perGroup = figures.groups.map((group) => notesOf(group).length + refreshWords(group).length);
  const notes = perGroup.reduce((sum, each) => sum + each, runDoubts(figures).length);
  const lines = left === 0 ? '' : ` The last ${plural(left, 'line')} of verdicts and tables did not fit either.`;
  return (
    `Shortened to what GitHub takes: ${count(notes)} doubts and notes left out, long sentences cut.${lines} ` +
    "All of it is in the run's HTML report: bench report with its folder."
  );
}
