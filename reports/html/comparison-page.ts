/** Comparison -> one self-contained HTML file: no request to anywhere, readable without script. */
import type { Comparison } from '../compare/types.ts';
import { html } from './html.ts';
import { comparisonSection } from './sections/comparison.ts';
import { documentOf } from './shell.ts';

export function renderComparisonHtml(comparison: Comparison): string {
  const { before, after } = comparison;
  const body = html`<header><h1>Aunt Emma Bench</h1>
<p class="lead">Run ${before.id} and run ${after.id}</p></header>
<main>
${comparisonSection(comparison)}
</main>
<footer><p class="note">Made from two run files by Aunt Emma Bench. All figures are inside this file, as compressed JSON in the element “comparison-data”.</p></footer>`;
  return documentOf({
    title: `Aunt Emma Bench · ${before.id} and ${after.id}`,
    body,
    data: { 'comparison-data': comparison },
  });
}
