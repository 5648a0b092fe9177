/** `bench compare`: what changed between two runs, from their run files alone. */
import { realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { RUN_FILE } from '../model/run-file.ts';
import { compareRuns } from '../reports/compare/compare.ts';
import { COMPARISON_FORMATS, type ComparisonFormatName } from '../reports/compare/registry.ts';
import { figuresOf } from '../reports/figures/figures.ts';
import { readRunFile } from '../reports/run-file.ts';
import { UsageError } from './failure.ts';
import { jsonOption } from './options.ts';

const FORMAT_NAMES = Object.keys(COMPARISON_FORMATS);
/** Where the page goes unless the call says where. */
const PAGE = 'comparison.html';

interface CompareOptions {
  readonly format: ComparisonFormatName;
  readonly out?: string;
  readonly json?: true;
}

export function compareCommand(): Command {
  const formats = Object.entries(COMPARISON_FORMATS).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`);
  return new Command('compare')
    .addArgument(new Argument('<before>', "a run's folder, or its run.json: changes are counted from it"))
    .addArgument(new Argument('<after>', 'the other run'))
    .addOption(new Option('--format <form>', FORMAT_NAMES.join(', ')).choices(FORMAT_NAMES).default('terminal'))
    .option('--out <file>', `where to; default: ${PAGE} in the second run's folder, other forms on standard output`)
    .addOption(jsonOption().conflicts('format'))
    .addHelpText(
      'after',
      `
Forms:
${formats.join('\n')}

This is no gate: it exits with 0 whatever the verdict, and with 3 if nothing in the
two runs can be compared. They were measured at different times, so that a change of
the machine looks like one of the service: to decide about a regression, measure both
sides in turns with bench gate.

Examples:
  bench compare results/before results/latest
  bench compare results/before results/latest --format md --out comment.md
  bench compare results/before/run.json results/latest/run.json --json`,
    )
    .action(compare);
}

async function compare(before: string, after: string, { format, out, json }: CompareOptions): Promise<void> {
  const runs = [await readRunFile(before), await readRunFile(after)] as const;
  if ((await fileOf(before)) === (await fileOf(after)))
    throw new UsageError(`${before} and ${after} are the same run file: name two runs ("bench list" names them)`);
  const comparison = compareRuns(figuresOf(runs[0]), figuresOf(runs[1]));
  const form = json ? 'json' : format;
  await hand(COMPARISON_FORMATS[form].render(comparison), out ?? (form === 'html' ? await pageBeside(after) : null));
  if (comparison.groups.length > 0) return;
  process.stderr.write(`bench: nothing in ${before} and ${after} can be compared: "Not compared" says why\n`);
  process.exitCode = 3;
}

/** @param target - null: standard output */
async function hand(text: string, target: string | null): Promise<void> {
  if (target === null) {
    process.stdout.write(text);
    return;
  }
  await writeFile(target, text).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot write ${target} (${error.code}): choose another file with --out`);
  });
  process.stdout.write(`${target}\n`);
}

async function pageBeside(path: string): Promise<string> {
  return join((await stat(path)).isDirectory() ? path : dirname(path), PAGE);
}

/** Without links: `results/latest` is one. */
async function fileOf(path: string): Promise<string> {
  return realpath((await stat(path)).isDirectory() ? join(path, RUN_FILE) : path);
}
