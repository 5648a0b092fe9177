/** Tables that are readable without script, on paper, and on a phone, where each row becomes a card. */
import { type Content, type Html, html } from './html.ts';

export interface TableContent {
  readonly caption: string;
  /** With units; the first column names the row. */
  readonly heads: readonly string[];
  readonly rows: readonly TableRow[];
}
/** A row that has no figures says why across all columns. */
export type TableRow =
  | readonly [name: Content, ...figures: Content[]]
  | { readonly name: Content; readonly why: Content };

export function table({ caption, heads, rows }: TableContent): Html {
  const [first, ...rest] = heads;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="cards">
<caption>${caption}</caption>
<thead><tr><th scope="col">${first ?? ''}</th>${rest.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => rowHtml(row, rest))}</tbody>
</table></div>
`;
}

function rowHtml(row: TableRow, heads: readonly string[]): Html {
  if ('why' in row)
    return html`<tr><th scope="row">${row.name}</th><td class="why" colspan="${heads.length}">${row.why}</td></tr>\n`;
  const [name, ...figures] = row;
  const cells = figures.map((figure, index) => html`<td data-label="${heads[index] ?? ''}">${figure}</td>`);
  return html`<tr><th scope="row">${name}</th>${cells}</tr>\n`;
}

/** Many rows of bare figures: no cards, it scrolls inside its frame, and leaves out the end tags that HTML can do without. */
export function bareTable({
  caption,
  heads,
  rows,
}: {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}`)}\n`)}</tbody>
</table></div>
`;
}
