/** A run that was interrupted or killed, taken up again: what is measured anew, and what is not as it was. */
import { DATAGEN_VERSION } from '../datagen/parameters.ts';
import type { CellResult } from '../model/cell.ts';
import { changedFacts, environmentFacts, type Facts } from '../model/ground.ts';
import type { Change, RunFile } from '../model/run-file.ts';
import { RunFolderError } from './run-folder.ts';

/** What a run stands on, besides its plan. */
export type Ground = Pick<RunFile, 'benchVersion' | 'git' | 'environment'>;

/** Digits by which a commit is told apart. */
const SHORT_COMMIT = 12;

/** Never came to its turn, or failed for a reason of our own; what failed by the implementation has its result. */
export function isMissing(result: CellResult): boolean {
  return result.state === 'pending' || (result.state === 'failed' && result.kind === 'driver');
}

/** @throws {RunFolderError} if the rest would be measured on other data */
export function requireSameData({ datasets }: Pick<RunFile, 'datasets'>, folder: string): void {
  const other = datasets.find(({ version }) => version !== DATAGEN_VERSION);
  if (other === undefined) return;
  throw new RunFolderError(
    `${folder} was measured on data of generator version ${other.version}, and this is version ${DATAGEN_VERSION}: begin a new run, or go on with the bench that began it`,
  );
}

/** Makes it a running one again, with what is missing pending. */
export function takeUp(file: RunFile, now: Ground): void {
  const stoppedAt = file.finishedAt ?? lastSignOfLife(file);
  for (const cell of file.cells)
    cell.repeats = cell.repeats.map((result) => (isMissing(result) ? { state: 'pending' } : result));
  const at = new Date().toISOString();
  file.resumed.push({ at, stoppedAt, fromTurn: nextTurn(file), changes: changesBetween(file, now) });
  file.state = 'running';
  file.finishedAt = null;
}

/** Of the repeat that comes next; greater than every one so far, also where some are measured again. */
export function nextTurn({ cells }: Pick<RunFile, 'cells'>): number {
  const all = cells.flatMap(({ repeats }) => repeats);
  const settled = all.filter(({ state }) => state !== 'pending').length;
  return 1 + Math.max(settled, ...measuredOf(all).map(({ turn }) => turn));
}

/** True while this process has driven nothing: since the run began, or was taken up last. */
export function isFirstDriven({ cells, resumed }: Pick<RunFile, 'cells' | 'resumed'>): boolean {
  const from = resumed.at(-1)?.fromTurn ?? 1;
  return !measuredOf(cells.flatMap(({ repeats }) => repeats)).some(({ turn }) => turn >= from);
}

/** What is not as it was when the run began, by name. */
export function changesBetween(before: Ground, now: Ground): Change[] {
  return [...changedFacts(factsOf(before), factsOf(now)), ...unknownChanges(before.git, now.git)];
}

function factsOf({ benchVersion, git, environment }: Ground): Facts {
  return {
    'version of bench': benchVersion,
    commit: git === null ? 'unknown' : commitWords(git),
    ...environmentFacts(environment),
  };
}

/** The same commit with changes both times: nobody knows whether they are the same changes. */
function unknownChanges(before: RunFile['git'], now: RunFile['git']): Change[] {
  if (before === null || now === null || !before.dirty || !now.dirty || before.commit !== now.commit) return [];
  return [{ what: 'commit', before: commitWords(before), now: 'the same with changes, perhaps others' }];
}

function commitWords({ commit, dirty }: NonNullable<RunFile['git']>): string {
  const short = commit.slice(0, SHORT_COMMIT);
  return dirty ? `${short} with changes` : short;
}

/** Of a run that was killed. */
function lastSignOfLife({ startedAt, resumed, cells }: RunFile): string {
  const measured = measuredOf(cells.flatMap(({ repeats }) => repeats)).map((one) => one.startedAt);
  return [startedAt, ...resumed.map(({ at }) => at), ...measured].toSorted().at(-1) ?? startedAt;
}

function measuredOf(results: readonly CellResult[]) {
  return results.flatMap((result) => (result.state === 'done' || result.state === 'void' ? [result.measured] : []));
}
