/** The end of a run, new or taken up again: its report, its table, and what its exit code has to say. */
import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { WrongAnswers } from '../harness/results.ts';
import type { RunFile } from '../model/run-file.ts';
import { REPORT_FORMATS } from '../reports/registry.ts';
import { readRunFile } from '../reports/run-file.ts';
import { renderTerminal } from '../reports/terminal.ts';
import { NotDone } from './failure.ts';
import { RESULTS } from './results.ts';

/**
 * Writes the page and prints the table.
 * @throws {WrongAnswers} or {NotDone} where that is what came out
 */
export async function conclude(finished: RunFile, runFolder: string, json: boolean): Promise<void> {
  const report = join(runFolder, 'report.html');
  await writeFile(report, REPORT_FORMATS.html.render(finished));
  await pointLatestTo(runFolder);
  if (json) process.stdout.write(REPORT_FORMATS.json.render(finished));
  else
    process.stdout.write(`${renderTerminal(finished, { colour: process.stdout.isTTY })}\nReport: ${shown(report)}\n`);
  const wrong = failures(finished).find(({ kind }) => kind === 'wrong-answers');
  if (wrong !== undefined) throw new WrongAnswers(`${wrong.message}: see ${shown(report)}`);
  if (!anythingMeasured(finished)) throw new NotDone(`no cell could be measured: the reasons are in ${shown(report)}`);
}

/** `results/latest`, for a run in the results folder. */
async function pointLatestTo(runFolder: string): Promise<void> {
  if (dirname(runFolder) !== resolve(RESULTS)) return;
  const link = join(RESULTS, 'latest');
  const fresh = `${link}.${process.pid}`;
  try {
    await symlink(basename(runFolder), fresh);
    await rename(fresh, link);
  } catch {
    // A convenience: something else of that name is left as it is.
    await rm(fresh, { force: true });
  }
}

/** After a run that ended early. A folder that was refused may hold an older run. */
export async function tellWhatIsKept(runFolder: string, begunAt: string): Promise<void> {
  const kept = await readRunFile(runFolder).catch(() => null);
  if (kept === null || lastBegin(kept) < begunAt) return;
  if (anythingMeasured(kept))
    console.error(`bench: what was measured so far is kept: bench report ${shown(runFolder)}`);
  if (kept.state === 'interrupted')
    console.error(`bench: to go on with the rest: bench run --resume ${shown(runFolder)}`);
}

function lastBegin({ startedAt, resumed }: RunFile): string {
  return resumed.at(-1)?.at ?? startedAt;
}

function anythingMeasured({ cells }: RunFile): boolean {
  return cells.some(({ repeats }) => repeats.some(({ state }) => state === 'done' || state === 'void'));
}

function failures({ cells }: RunFile) {
  return cells.flatMap(({ repeats }) => repeats.filter((result) => result.state === 'failed'));
}

function shown(path: string): string {
  const short = relative('.', path);
  return short.startsWith('..') ? path : short;
}
