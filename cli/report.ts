/** `bench report`: a past run in any form, from its run file alone, or one page over all runs of a folder. */
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import type { GateFile } from '../model/gate-file.ts';
import { readGateFile } from '../reports/gate/gate-file.ts';
import { GATE_FORMATS } from '../reports/gate/registry.ts';
import { REPORT_FORMATS, type ReportFormatName } from '../reports/registry.ts';
import { readRunFile } from '../reports/run-file.ts';
import { UsageError } from './failure.ts';
import { reportIndex } from './report-index.ts';
import { RESULTS } from './results.ts';
import { writeWhole } from './write-whole.ts';

const FORMAT_NAMES = Object.keys(REPORT_FORMATS);
const FORM_WIDTH = Math.max(...FORMAT_NAMES.map(({ length }) => length)) + 2;

export function reportCommand(): Command {
  const formats = Object.entries(REPORT_FORMATS).map(([name, { summary }]) => `  ${name.padEnd(FORM_WIDTH)}${summary}`);
  return new Command('report')
    .addArgument(new Argument('[run]', "a run's folder, or its run.json; a gate's folder, or its gate.json"))
    .addOption(new Option('--format <form>', 'see below').choices(FORMAT_NAMES).default('html'))
    .option('--index <folder>', 'one HTML page over all runs of a folder, with their trends')
    .option(
      '--out <file>',
      "where to; default: report.html in the run's folder, index.html in that of --index, other forms on standard output",
    )
    .addHelpText(
      'after',
      `
Forms:
${formats.join('\n')}
Of a gate: ${Object.keys(GATE_FORMATS).join(', ')}

Examples:
  bench report results/latest
  bench report results/latest --format md --out comment.md
  bench report results/latest --format junit --out junit.xml
  bench report --index ${RESULTS}`,
    )
    .action(report);
}

interface ReportOptions {
  readonly format: ReportFormatName;
  readonly index?: string;
  readonly out?: string;
}

async function report(path: string | undefined, { format, index, out }: ReportOptions): Promise<void> {
  if (index === undefined) return reportRun(path, format, out);
  if (path !== undefined) throw new UsageError(`--index ${index} is of all runs of a folder: leave out ${path}`);
  if (format !== 'html') throw new UsageError(`--index makes HTML only: leave out --format ${format}`);
  await reportIndex(index, out);
}

async function reportRun(path: string | undefined, format: ReportFormatName, out?: string): Promise<void> {
  if (path === undefined)
    throw new UsageError(
      `report of what? Give a run's folder ("bench list" names them), or --index ${RESULTS} for all`,
    );
  const gate = await readGateFile(path);
  const text = gate === null ? REPORT_FORMATS[format].render(await readRunFile(path)) : gateReport(gate, format);
  const page = gate === null ? 'report.html' : 'gate.html';
  const target = out ?? (format === 'html' ? join(await folderOf(path), page) : null);
  if (target === null) {
    process.stdout.write(text);
    return;
  }
  await writeWhole(target, text);
  process.stdout.write(`${target}\n`);
}

function gateReport(gate: GateFile, format: ReportFormatName): string {
  const form = Object.entries(GATE_FORMATS).find(([name]) => name === format)?.[1];
  if (form !== undefined) return form.render(gate);
  throw new UsageError(`a gate has no form ${format}: it has ${Object.keys(GATE_FORMATS).join(', ')}`);
}

async function folderOf(path: string): Promise<string> {
  return (await stat(path)).isDirectory() ? path : dirname(path);
}
