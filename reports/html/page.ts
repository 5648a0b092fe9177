/** Run file -> one self-contained HTML file: no request to anywhere, readable without script. */
import { createHash } from 'node:crypto';
import type { RunFile } from '../../model/run-file.ts';
import { figuresOf } from '../figures/figures.ts';
import type { Figures } from '../figures/types.ts';
import { plural } from '../words.ts';
import { clientScript, styleSheet } from './assets.ts';
import { type Html, html, jsonBlock, trusted } from './html.ts';
import { askSection } from './sections/ask.ts';
import { correctnessSection } from './sections/correctness.ts';
import { environmentSection, planSection } from './sections/environment.ts';
import { methodSection } from './sections/method.ts';
import { scenarioSection, sectionId } from './sections/scenario.ts';
import { doubtsSection, groupName, verdictSection } from './sections/verdict.ts';

export function renderHtml(run: RunFile): string {
  const figures = figuresOf(run);
  const context = { timeoutMs: run.plan.timeoutMs };
  const scenarios = figures.groups.map((group, at) => scenarioSection(group, at, context));
  const pictures = Object.assign({}, ...scenarios.map((scenario) => scenario.pictures));
  const style = styleSheet();
  const script = clientScript();
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy(style, script))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Aunt Emma Bench · ${run.id}</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>
<body>
${pageHead(figures)}
<main>
${verdictSection(figures)}${doubtsSection(figures)}${askSection(figures)}${scenarios.map((scenario) => scenario.html)}
${correctnessSection(figures)}${environmentSection(figures)}${planSection(figures)}${methodSection()}
</main>
<footer><p class="note">Made from one run file by Aunt Emma Bench ${run.benchVersion}. All figures are inside this file, as JSON in the element “figures”.</p></footer>
${jsonBlock('figures', withoutPlans(figures))}
${jsonBlock('pictures', pictures)}
<script>${trusted(script)}</script>
</body>
</html>
`;
  return page.html;
}

/** They are long, and stand in the page as text already. */
function withoutPlans(figures: Figures): Figures {
  const groups = figures.groups.map((group) => ({
    ...group,
    work: group.work.map((work) => (work.state === 'counted' ? { ...work, slowest: [] } : work)),
  }));
  return { ...figures, groups };
}

/** Only what is inlined here may run or style, by its hash; nothing may be fetched, framed or sent. */
function policy(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
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
