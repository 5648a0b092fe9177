/** The forms of report: what `bench report --format` offers. A form is one file and one line here. */
import type { RunFile } from '../model/run-file.ts';
import { renderCsv } from './csv.ts';
import { renderHtml } from './html/page.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import { renderTerminal } from './terminal.ts';

export interface ReportFormat {
  /** One line for help. */
  readonly summary: string;
  /** Of the file, without the dot. */
  readonly extension: string;
  render(run: RunFile): string;
}

export const REPORT_FORMATS = {
  html: { summary: 'one self-contained page with charts and tables', extension: 'html', render: renderHtml },
  terminal: {
    summary: 'tables of plain text, 80 columns wide',
    extension: 'txt',
    render: (run) => renderTerminal(run),
  },
  md: { summary: 'Markdown for a pull request', extension: 'md', render: renderMarkdown },
  json: { summary: 'all figures as one JSON document', extension: 'json', render: renderJson },
  csv: { summary: 'a figure a line, for spreadsheets', extension: 'csv', render: renderCsv },
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type ReportFormatName = keyof typeof REPORT_FORMATS;
