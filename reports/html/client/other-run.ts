/** A second run, chosen or dropped on the page, beside the one that the page is of. Nothing of it leaves the browser. */
import { compareRuns } from '../../compare/compare.ts';
import { figuresOf } from '../../figures/figures.ts';
import { FIGURES_SCHEMA, type Figures } from '../../figures/types.ts';
import { comparisonSection } from '../sections/comparison.ts';
import { pageData } from './page-data.ts';

export function startComparing(own: Figures): void {
  const take = (file: File | null | undefined) => {
    if (file) void compareWith(own, file);
  };
  const input = document.querySelector<HTMLInputElement>('#view input[name="other"]');
  input?.addEventListener('change', () => take(input.files?.[0]));
  const root = document.documentElement;
  addEventListener('dragover', (event) => {
    event.preventDefault();
    root.classList.add('dropping');
  });
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) root.classList.remove('dropping');
  });
  addEventListener('drop', (event) => {
    event.preventDefault();
    root.classList.remove('dropping');
    take(event.dataTransfer?.files[0]);
  });
}

async function compareWith(own: Figures, file: File): Promise<void> {
  try {
    const other = await figuresIn(await file.text());
    const [before, after] = own.run.startedAt <= other.run.startedAt ? [own, other] : [other, own];
    show(comparisonSection(compareRuns(before, after)).html);
    tell(`Compared with ${file.name}: above the verdict.`);
  } catch (error) {
    tell(`Cannot compare with ${file.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws {Error} if it is no run of this version, in words for the reader */
async function figuresIn(text: string): Promise<Figures> {
  const data = /^\s*</.test(text)
    ? await pageData(new DOMParser().parseFromString(text, 'text/html'), 'figures')
    : parsed(text);
  const schema = typeof data === 'object' && data !== null && 'schema' in data ? data.schema : null;
  // What has the schema's name was written by this project; damage shows as an error further on.
  if (schema === FIGURES_SCHEMA) return data as Figures;
  if (schema === 'aunt-emma-bench/run/2') return figuresOf(data as Parameters<typeof figuresOf>[0]);
  if (typeof schema === 'string' && schema.startsWith('aunt-emma-bench/'))
    throw new Error(`it is ${schema}, which this page does not know: make its report with the same version of bench`);
  throw new Error('it is neither a report.html nor a run.json of Aunt Emma Bench');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** All text in it is escaped where it is made. */
function show(html: string): void {
  document.getElementById('comparison')?.remove();
  document.querySelector('main')?.insertAdjacentHTML('afterbegin', html);
  document.getElementById('comparison')?.scrollIntoView();
}

function tell(words: string): void {
  const told = document.getElementById('told');
  if (told) told.textContent = words;
}
