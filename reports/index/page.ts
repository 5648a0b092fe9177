/** The runs of a results folder -> one self-contained HTML file: what there is, and how figures went from run to run. */
import { type Html, html } from '../html/html.ts';
import { documentOf } from '../html/shell.ts';
import { count, list, plural, SCANT_MARK } from '../words.ts';
import { type OrderedRuns, orderedRuns } from './order.ts';
import { runsSection } from './runs-section.ts';
import { trendId, trendName, trendSection } from './trend-section.ts';
import { type Trends, trendsOf } from './trends.ts';
import type { IndexedRun } from './types.ts';

export interface IndexOptions {
  /** As its reader knows it. */
  readonly results: string;
  readonly benchVersion: string;
}

export function renderIndex(all: readonly IndexedRun[], { results, benchVersion }: IndexOptions): string {
  const ordered = orderedRuns(all);
  const found = trendsOf(ordered.runs);
  const sections = found.trends.map(trendSection);
  const body = html`${pageHead(ordered, found, results)}
<main>
${runsSection(ordered)}${trendsIntroduction(found)}${sections.map((section) => section.html)}
</main>
<footer><p class="note">Made from the run files in ${results} by Aunt Emma Bench ${benchVersion}.</p></footer>`;
  const pictures = Object.assign({}, ...sections.map((section) => section.pictures));
  return documentOf({ title: `Aunt Emma Bench · runs in ${results}`, body, data: { pictures } });
}

function pageHead({ runs, damaged }: OrderedRuns, { trends }: Trends, results: string): Html {
  const broken = damaged.length === 0 ? '' : `, and ${count(damaged.length)} that cannot be read`;
  const sections: readonly (readonly [string, string])[] = [
    ['runs', 'Runs'],
    ['trends', 'From run to run'],
    ...trends.map((trend, at) => [trendId(at), trendName(trend)] as const),
  ];
  return html`<header><h1>Aunt Emma Bench</h1>
<p class="lead">${plural(runs.length, 'run')} in ${results}${broken}</p>
<nav aria-label="Sections"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>\n`)}</ul></nav></header>`;
}

function trendsIntroduction({ trends, single }: Trends): Html {
  const alone = html`<p class="note">Only one run has figures of ${list(single.map(trendName))}: nothing to follow yet.</p>`;
  return html`<section id="trends"><h2>From run to run</h2>
${trends.length === 0 ? html`<p>No two runs have figures of the same scenario at the same scale yet.</p>` : howToRead()}
${single.length === 0 ? '' : alone}</section>
`;
}

function howToRead(): Html {
  return html`<p>Runs stand side by side in the order of time, not by the time between them. Axes are logarithmic: the same distance is the same factor. Whiskers are the 95 % interval over the repeats of one run; what differs between runs (another hour, another start of the machine) is not in them, so two runs may differ by more than their whiskers with nothing changed.</p>
<p><strong>A line is broken</strong> where a run is not like the one before: another machine, version of bench, data, scenario or length of measuring. The table says what. It is also broken at a run without a figure to draw: void cells, failed ones, and values of 0 stand in the tables only. Hollow markers lie past the time-out; ${SCANT_MARK} marks a p99 from fewer than 1,000 requests.</p>`;
}
