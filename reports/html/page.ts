/** Run file -> one self-contained HTML file: no request to anywhere, readable without script. */
import type { RunFile } from '../../model/run-file.ts';
import { figuresOf } from '../figures/figures.ts';
import type { Figures } from '../figures/types.ts';
import { plural } from '../words.ts';
import { type Html, html } from './html.ts';
import { askSection } from './sections/ask.ts';
import { correctnessSection } from './sections/correctness.ts';
import { environmentSection, planSection } from './sections/environment.ts';
import { methodSection } from './sections/method.ts';
import { scenarioSection, sectionId } from './sections/scenario.ts';
import { doubtsSection, groupName, verdictSection } from './sections/verdict.ts';
import { documentOf } from './shell.ts';

export function renderHtml(run: RunFile): string {
  const figures = figuresOf(run);
  const context = { timeoutMs: run.plan.timeoutMs };
  const scenarios = figures.groups.map((group, at) => scenarioSection(group, at, context));
  const pictures = Object.assign({}, ...scenarios.map((scenario) => scenario.pictures));
  const body = html`${pageHead(figures)}
<main>
${verdictSection(figures)}${doubtsSection(figures)}${askSection(figures)}${scenarios.map((scenario) => scenario.html)}
${correctnessSection(figures)}${environmentSection(figures)}${planSection(figures)}${methodSection()}
</main>
<footer><p class="note">Made from one run file by Aunt Emma Bench ${run.benchVersion}. All figures are inside this file, as JSON in the element “figures”.</p></footer>`;
  return documentOf({
    title: `Aunt Emma Bench · ${run.id}`,
    body,
    data: { figures: withoutPlans(figures), pictures },
  });
}

/** They are long, and stand in the page as text already. */
function withoutPlans(figures: Figures): Figures {
  const groups = figures.groups.map((group) => ({
    ...group,
    work: group.work.map((work) => (work.state === 'counted' ? { ...work, slowest: [] } : work)),
  }));
  return { ...figures, groups };
}

function pageHead({ run, groups }: Figures): Html {
  const { environment: env } = run;
  const sections: readonly (readonly [string, string])[] = [
    ['verdict', 'Verdict'],
    ['doubts', 'Doubts'],
    ['asked', 'What was asked'],
    ...groups.map((group, at) => [sectionId(at), groupName(group)] as const),
    ['correctness', 'Were the answers right?'],
    ['environment', 'What it ran on'],
    ['plan', 'Plan'],
    ['method', 'How to read this'],
  ];
  return html`<header><h1>Aunt Emma Bench</h1>
<p class="lead">Run ${run.id}, began ${run.startedAt}, on ${env.cpuModel}, ${plural(env.cores, 'core')}</p>
<nav aria-label="Sections"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>\n`)}</ul></nav></header>`;
}
