/** The forms of report: what `bench report --format` offers. A form is one file and one line here. */
import type { RunFile } from '../model/run-file.ts';
import { renderBencher } from './ci/bencher.ts';
import { renderGithubSummary } from './ci/github-summary.ts';
import { renderBiggerIsBetter, renderSmallerIsBetter } from './ci/is-better.ts';
import { renderJunit } from './ci/junit.ts';
import { renderOpenMetrics } from './ci/openmetrics.ts';
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
  /** @throws {NothingToTell} where a form may not be empty, and there is no figure for it */
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
  'github-summary': {
    summary: 'Markdown for a job summary on GitHub, details folded',
    extension: 'md',
    render: renderGithubSummary,
  },
  junit: { summary: 'JUnit XML, a test case a cell', extension: 'xml', render: renderJunit },
  'smaller-is-better': {
    summary: 'times and costs, for github-action-benchmark',
    extension: 'json',
    render: renderSmallerIsBetter,
  },
  'bigger-is-better': {
    summary: 'throughput, capacity, good share, for the same',
    extension: 'json',
    render: renderBiggerIsBetter,
  },
  bencher: { summary: 'Bencher Metric Format', extension: 'json', render: renderBencher },
  openmetrics: { summary: 'OpenMetrics text, for GitLab and Prometheus', extension: 'txt', render: renderOpenMetrics },
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type ReportFormatName = keyof typeof REPORT_FORMATS;
