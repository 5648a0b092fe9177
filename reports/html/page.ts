/** Run file -> one self-contained HTML file: no request to anywhere, readable without script. */
import type { RunFile } from '../../model/run-file.ts';
import { figuresOf } from '../figures/figures.ts';
import type { Figures } from '../figures/types.ts';
import { growthOf } from '../growth.ts';
import { plural } from '../words.ts';
import { type Html, html } from './html.ts';
import { mainPart } from './main-part.ts';
import { groupName, sectionId } from './sections/names.ts';
import { viewControls } from './sections/view.ts';
import { documentOf } from './shell.ts';

export function renderHtml(run: RunFile): string {
  const figures = figuresOf(run);
  const body = html`${pageHead(figures)}
<main>
${mainPart(figures)}
</main>
<footer><p class="note">Made from one run file by Aunt Emma Bench ${run.benchVersion}. All figures are inside this file; “View” gives them as CSV and JSON.</p></footer>`;
  return documentOf({ title: `Aunt Emma Bench · ${run.id}`, body, data: { figures } });
}

function pageHead(figures: Figures): Html {
  const { run, groups } = figures;
  const { environment: env } = run;
  const sections: readonly (readonly [string, string])[] = [
    ['verdict', 'Verdict'],
    ['doubts', 'Doubts'],
    ...(growthOf(figures).length === 0 ? [] : [['growth', 'Growth'] as const]),
    ['asked', 'What was asked'],
    ...groups.map((group, at) => [sectionId(at), groupName(group)] as const),
    ['correctness', 'Were the answers right?'],
    ['environment', 'What it ran on'],
    ['plan', 'Plan'],
    ['method', 'How to read this'],
  ];
  return html`<header><h1>Aunt Emma Bench</h1>
<p class="lead">Run ${run.id}, began ${run.startedAt}, on ${env.cpuModel}, ${plural(env.cores, 'core')}</p>
<nav aria-label="Sections"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>\n`)}</ul></nav>
${viewControls(figures)}</header>`;
}
