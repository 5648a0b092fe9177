/** What the requests of a scenario made the database do. */
import type { CountedWork } from '../../../model/run-file.ts';
import type { Group } from '../../figures/types.ts';
import { count, NONE, number, plural } from '../../words.ts';
import { type Html, html } from '../html.ts';
import { type TableRow, table } from '../table.ts';

const HEADS = [
  'implementation',
  'statements a request',
  'rows a request',
  'blocks touched a request',
  'of which dirtied',
  'requests counted',
  'counted by',
];

/** @returns null where nobody looked */
export function workTable({ work }: Group): Html | null {
  if (work.length === 0) return null;
  const rows = work.map((one): TableRow => {
    if (one.state === 'not-counted') return { name: one.implementation, why: html`not counted: ${one.reason}` };
    return [one.implementation, ...figures(one)];
  });
  const counted = work.filter((one) => one.state === 'counted');
  return html`${table({ caption: 'Statements, rows and blocks of 8 KiB per request', heads: HEADS, rows })}
${counted.map(statements)}`;
}

function figures(work: CountedWork): readonly string[] {
  const { statementsPerRequest, rowsPerRequest, buffersPerRequest, requests, source } = work;
  const blocks = buffersPerRequest === null ? [NONE, NONE] : [buffersPerRequest.touched, buffersPerRequest.dirtied];
  return [...[statementsPerRequest, rowsPerRequest, ...blocks].map(perRequest), count(requests), source];
}

const perRequest = (value: number | string) => (typeof value === 'number' ? count(value) : value);

function statements({ implementation, slowest }: CountedWork): Html {
  if (slowest.length === 0) return html``;
  return html`<details><summary>The dearest statements of ${implementation}, with their plans</summary>
${slowest.map(
  ({
    statement,
    callsPerRequest,
    meanMs,
    plan,
  }) => html`<p>${plural(callsPerRequest, 'call')} a request, ${number(meanMs)} ms each</p>
${pre(statement)}
${plan === null ? html`<p class="note">The database tells no plan of it.</p>` : pre(plan)}
`,
)}</details>
`;
}

/** Line by line: an end of a line is a control character, and those are taken out of text from outside. */
function pre(text: string): Html {
  return html`<pre class="scroll">${text.split('\n').map((line) => html`${line}\n`)}</pre>`;
}
