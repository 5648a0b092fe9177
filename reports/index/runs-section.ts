/** The runs, the newest first: what each is of, what it ran on, and where its report is. */
import { type Html, html } from '../html/html.ts';
import { type TableRow, table } from '../html/table.ts';
import { count, list, NONE, plural } from '../words.ts';
import type { OrderedRuns } from './order.ts';
import type { NumberedRun, Report } from './types.ts';
import { timeWords } from './when.ts';

const HEADS = ['run', 'began (UTC), and how it ended', 'bench and machine', 'measured', 'report'];

export function runsSection({ runs, copies, damaged }: OrderedRuns): Html {
  const rows: readonly TableRow[] = [
    ...damaged.map(({ folder, why }) => ({ name: folder, why: html`<strong>cannot be read</strong>: ${why}` })),
    ...runs.toReversed().map(runRow),
    ...copies.map(({ folder, of }) => ({
      name: folder,
      why: `a copy of run ${of.number} (${of.folder}), which is counted once`,
    })),
  ];
  const none = html`<p>None yet. <code>bench run --scale 1</code> makes the first.</p>`;
  const caption = 'Numbers are in the order of time; pictures and tables below name runs by them';
  return html`<section id="runs" class="words"><h2>Runs</h2>
${rows.length === 0 ? none : table({ caption, heads: HEADS, rows })}</section>
`;
}

function runRow({ number, folder, state, run, report }: NumberedRun): TableRow {
  const ended = state === 'finished' ? state : html`<strong class="state">${state}</strong>`;
  return [
    `${number} · ${folder}`,
    html`<span>${timeWords(run.startedAt)}, ${ended}</span>`,
    html`<span>${run.benchVersion}, ${commitWords(run.git)}; ${run.cpuModel}, ${plural(run.cores, 'core')}</span>`,
    html`<span>${measuredWords(run)}</span>`,
    reportCell(report, number),
  ];
}

/** Digits by which a commit is told apart. */
const SHORT_COMMIT = 12;

function commitWords(git: NumberedRun['run']['git']): string {
  if (git === null) return `commit ${NONE}`;
  return `commit ${git.commit.slice(0, SHORT_COMMIT)}${git.dirty ? ' with changes' : ''}`;
}

function measuredWords({ scales, scenarios, implementations, quick }: NumberedRun['run']): string {
  const what = `${list(implementations)} under ${list(scenarios)} at scale ${list(scales.map(count))}`;
  return quick ? `${what}, quick` : what;
}

function reportCell(report: Report, number: number): Html {
  if (report.kind === 'made') return html`<a href="${report.href}">report of run ${number}</a>`;
  return html`<span>none yet: <code>${report.command}</code></span>`;
}
