/** The forms that a gate is told in. A form is one file and one line here. */
import type { GateFile } from '../../model/gate-file.ts';
import { renderGateJunit } from './junit.ts';
import { renderGateMarkdown } from './markdown.ts';
import { renderGateOpenMetrics } from './openmetrics.ts';
import { renderGateHtml } from './page.ts';
import { renderGateTerminal } from './terminal.ts';

export interface GateFormat {
  /** In the gate's folder; null: it is printed. */
  readonly fileName: string | null;
  render(file: GateFile): string;
}

export const GATE_FORMATS = {
  html: { fileName: 'gate.html', render: renderGateHtml },
  terminal: { fileName: null, render: renderGateTerminal },
  md: { fileName: 'gate.md', render: renderGateMarkdown },
  junit: { fileName: 'gate.junit.xml', render: renderGateJunit },
  openmetrics: { fileName: 'gate.metrics.txt', render: renderGateOpenMetrics },
  json: { fileName: null, render: (file) => `${JSON.stringify(file)}\n` },
} as const satisfies Readonly<Record<string, GateFormat>>;
