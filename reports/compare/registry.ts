/** The forms of a comparison: what `bench compare --format` offers. A form is one file and one line here. */
import { renderComparisonHtml } from '../html/comparison-page.ts';
import { renderComparisonMarkdown } from './markdown.ts';
import { renderComparisonTerminal } from './terminal.ts';
import type { Comparison } from './types.ts';

export interface ComparisonFormat {
  /** One line for help. */
  readonly summary: string;
  render(comparison: Comparison): string;
}

export const COMPARISON_FORMATS = {
  terminal: { summary: 'tables of plain text, 80 columns wide', render: renderComparisonTerminal },
  md: { summary: 'Markdown for a pull request, what changed first', render: renderComparisonMarkdown },
  json: { summary: 'one JSON document', render: (comparison) => `${JSON.stringify(comparison)}\n` },
  html: { summary: 'one self-contained page', render: renderComparisonHtml },
} as const satisfies Readonly<Record<string, ComparisonFormat>>;

export type ComparisonFormatName = keyof typeof COMPARISON_FORMATS;
