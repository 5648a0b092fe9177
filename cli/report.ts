/** `bench report`: a past run in any form, from its run file alone. */
import { stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { REPORT_FORMATS, type ReportFormatName } from '../reports/registry.ts';
import { readRunFile } from '../reports/run-file.ts';
import { UsageError } from './failure.ts';

const FORMAT_NAMES = Object.keys(REPORT_FORMATS);
const FORM_WIDTH = Math.max(...FORMAT_NAMES.map(({ length }) => length)) + 2;

export function reportCommand(): Command {
  const formats = Object.entries(REPORT_FORMATS).map(([name, { summary }]) => `  ${name.padEnd(FORM_WIDTH)}${summary}`);
  return new Command('report')
    .description('make a report of a past run')
    .addArgument(new Argument('<run>', "a run's folder, or its run.json"))
    .addOption(new Option('--format <form>', 'see below').choices(FORMAT_NAMES).default('html'))
    .option('--out <file>', "where to; default: report.html in the run's folder, other forms on standard output")
    .addHelpText(
      'after',
      `
Forms:
${formats.join('\n')}

Examples:
  bench report results/latest
  bench report results/latest --format md --out comment.md
  bench report results/latest --format junit --out junit.xml`,
    )
    .action(report);
}

async function report(
  path: string,
  { format, out }: { readonly format: ReportFormatName; readonly out?: string },
): Promise<void> {
  const run = await readRunFile(path);
  const text = REPORT_FORMATS[format].render(run);
  const target = out ?? (format === 'html' ? join(await folderOf(path), 'report.html') : null);
  if (target === null) {
    process.stdout.write(text);
    return;
  }
  await writeFile(target, text).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot write ${target} (${error.code}): choose another file with --out`);
  });
  process.stdout.write(`${target}\n`);
}

async function folderOf(path: string): Promise<string> {
  return (await stat(path)).isDirectory() ? path : dirname(path);
}
