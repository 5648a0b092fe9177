/** `bench report --index`: one page over all runs of a folder. */
import { stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { RUN_FILE } from '../model/run-file.ts';
import { renderIndex } from '../reports/index/page.ts';
import { summaryOf } from '../reports/index/summary.ts';
import type { IndexedRun, Report } from '../reports/index/types.ts';
import { printable } from '../reports/words.ts';
import { UsageError } from './failure.ts';
import { lifecycleSignal } from './lifecycle.ts';
import { progressOn } from './progress.ts';
import { findRun, runNames } from './results.ts';
import { benchVersion } from './version.ts';
import { writeWhole } from './write-whole.ts';

export async function reportIndex(results: string, out?: string): Promise<void> {
  await refuseOtherThanResults(results);
  const names = await runNames(results).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot read ${results} (${error.code}): see who may, or name another folder of runs`);
  });
  const target = out ?? join(results, 'index.html');
  const runs = await indexedRuns(results, names, dirname(target));
  await writeWhole(target, renderIndex(runs, { results, benchVersion: benchVersion() }));
  process.stdout.write(`${target}\n`);
}

async function refuseOtherThanResults(results: string): Promise<void> {
  const found = await stat(results).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`no folder of runs at ${results} (${error.code}): name one that is there after --index`);
  });
  if (!found.isDirectory()) throw new UsageError(`${results} is not a folder: --index takes a folder of runs`);
  if (await isThere(join(results, RUN_FILE)))
    throw new UsageError(`${results} is one run: --index takes the folder that runs are in`);
}

/** One after the other, and only as much of each as the page shows: a run file may be large. */
async function indexedRuns(results: string, names: readonly string[], from: string): Promise<IndexedRun[]> {
  const progress = progressOn(process.stderr);
  const runs: IndexedRun[] = [];
  try {
    for (const [at, name] of names.entries()) {
      lifecycleSignal.throwIfAborted();
      progress.state(`reading run ${at + 1} of ${names.length}, ${printable(name)}`);
      runs.push(await indexedRun(results, name, from));
    }
    return runs;
  } finally {
    progress.end();
  }
}

async function indexedRun(results: string, name: string, from: string): Promise<IndexedRun> {
  const folder = join(results, name);
  const found = await findRun(folder);
  if (found.state === 'damaged') return { folder: name, state: 'damaged', why: found.why };
  return { folder: name, state: found.state, run: summaryOf(found.run), report: await reportOf(folder, from) };
}

/** @param from - the folder of the page that links to it */
async function reportOf(folder: string, from: string): Promise<Report> {
  const file = join(folder, 'report.html');
  if (await isThere(file)) return { kind: 'made', href: hrefTo(relative(from, file)) };
  return { kind: 'to-make', command: `bench report ${shellWord(folder)}` };
}

function hrefTo(path: string): string {
  return path.split(sep).map(encodeURIComponent).join('/');
}

/** Fit to be typed after a command. */
function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
