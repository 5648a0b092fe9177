/** What the reader can set: theme, implementations, objectives; what can be taken along, and what can be put beside. Hidden where no script runs. */
import { EDGES_MS } from '../../../model/joint.ts';
import type { Figures } from '../../figures/types.ts';
import { type Html, html } from '../html.ts';

export function viewControls({ run }: Figures): Html {
  const stale = run.plan.scenarios.some(({ objectives }) => objectives.stalenessMs !== null);
  return html`<details id="view" class="view"><summary>View: theme, objectives, downloads, compare</summary>
<fieldset><legend>Theme</legend>${THEMES.map(
    ([value, name]) => html`<label><input type="radio" name="theme" value="${value}"> ${name}</label>`,
  )}</fieldset>
<fieldset><legend>In the pictures</legend>${run.plan.implementations.map(
    (name) => html`<label><input type="checkbox" name="shown" value="${name}" checked> ${name}</label>`,
  )}</fieldset>
<fieldset><legend>Objectives</legend>
<p class="note">Good shares, costs per good answer and the verdict are counted again for what you set here, from the counts of this run.</p>
${slider('latency', 'answered within')}${stale ? slider('staleness', 'missing nothing older than') : ''}
<button type="button" name="as-planned">As the run had them</button></fieldset>
<fieldset><legend>Take along</legend><button type="button" name="csv">Figures as CSV</button> <button type="button" name="json">Figures as JSON</button> <button type="button" name="print">Print</button></fieldset>
<fieldset><legend>Compare with</legend><label>another run’s report.html or run.json: <input type="file" name="other" accept=".html,.json,text/html,application/json"></label>
<p class="note">Or drop it anywhere on this page. Nothing leaves your machine.</p></fieldset>
<output id="told" role="status"></output></details>`;
}

const THEMES = [
  ['auto', 'as the system'],
  ['light', 'light'],
  ['dark', 'dark'],
] as const;

/** Over the edges of the counted classes: only there the shares are exact. The first step is “as the run had it”. */
function slider(name: string, words: string): Html {
  return html`<label>${words} <input type="range" name="${name}" min="0" max="${EDGES_MS.length}" step="1" value="0"> <output name="${name}-words">as the run had it</output></label>\n`;
}
