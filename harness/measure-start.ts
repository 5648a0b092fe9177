/** One start of an implementation: a fresh clone, and all scenarios of the start measured on it one after the other. */
import { rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { datasetName } from '../datagen/key.ts';
import type { CellResult } from '../model/cell.ts';
import type { RunFile } from '../model/run-file.ts';
import { type Scenario, writes } from '../model/scenario.ts';
import { capacityPlanOf } from './capacity-plan.ts';
import { measureCell } from './cell.ts';
import { cellDoubts, voidReasons } from './doubts.ts';
import { aheadOf } from './forecast.ts';
import { leastIdleSeconds, tightestStaleness } from './freshness.ts';
import { readSwappedPages } from './measure/machine.ts';
import { phasesOf } from './phases.ts';
import type { Start } from './plan.ts';
import { embeddedPostgres } from './provision/postgres/embedded.ts';
import { failureOf, isOf, markCells, setResult } from './results.ts';
import { isFirstDriven, nextTurn } from './resume.ts';
import { writeRunFile } from './run-folder.ts';
import { LOGS, type RunSetup } from './run-setup.ts';
import { type Started, withService } from './started.ts';
import { fileName, type Variant } from './variant.ts';
import type { Checker } from './verification.ts';

/** All scenarios of a start. One that its service does not survive takes no other along: those after it get a new start. */
export async function measureStart(
  setup: RunSetup,
  file: RunFile,
  checker: Checker,
  start: Start,
  variant: Variant,
): Promise<void> {
  let left = start.scenarios;
  while (left.length > 0)
    left = await measureOnOneService(setup, file, checker, { ...start, scenarios: left }, variant);
}

/** @returns the scenarios after the one that failed; none if all were measured, or no service would start */
async function measureOnOneService(
  setup: RunSetup,
  file: RunFile,
  checker: Checker,
  start: Start,
  variant: Variant,
): Promise<readonly Scenario[]> {
  const { implementation, repeat, scenarios } = start;
  const name = `${datasetName(checker.dataset.manifest)}-${fileName(implementation)}-${repeat + 1}-${scenarios[0]?.name}`;
  const logFolder = join(setup.runFolder, LOGS, name);
  let running: Scenario | undefined;
  try {
    const stalenessMs = tightestStaleness(scenarios);
    const request = {
      variant,
      dataset: checker.dataset,
      name,
      logFolder,
      signal: setup.signal,
      postgres: setup.postgres,
      ...(stalenessMs === null ? {} : { stalenessMs }),
    };
    await withService(request, async (started) => {
      for (const scenario of scenarios) {
        running = scenario;
        const result = await measureScenario(setup, file, checker, { ...start, variant }, scenario, started);
        setResult(file, start, scenario, result);
        await writeRunFile(setup.runFolder, file);
      }
    });
    await rm(logFolder, { recursive: true, force: true });
    return [];
  } catch (error) {
    if (setup.signal.aborted) throw error;
    const failed = running === undefined ? scenarios : [running];
    const failure = failureOf(error);
    markCells(file, (cell) => isOf(cell, start) && failed.some(({ name }) => name === cell.scenario), failure, repeat);
    await writeRunFile(setup.runFolder, file);
    return running === undefined ? [] : scenarios.slice(scenarios.indexOf(running) + 1);
  }
}

async function measureScenario(
  setup: RunSetup,
  file: RunFile,
  { dataset, oracle, makeReceipt }: Checker,
  { variant, ...start }: Start & { readonly variant: Variant },
  scenario: Scenario,
  { service, stateFolder, diskBytes, watchWal, signal }: Started,
): Promise<CellResult> {
  const { plan, runFolder, onEvent } = setup;
  const all = file.cells.flatMap(({ repeats }) => repeats);
  const capabilities = variant.implementation.capabilities(variant.options);
  const settled = all.filter(({ state }) => state !== 'pending').length;
  const ahead = aheadOf(plan, file.cells, setup.variants);
  onEvent({ kind: 'cell', start, scenario, turn: settled + 1, turns: all.length, ahead });
  if (capabilities.writes === 'none' && writes(scenario)) {
    const message = `${start.implementation} takes no writes, and ${scenario.name} posts some`;
    return { state: 'failed', kind: 'no-answers', message };
  }
  const phases = phasesOf(plan, scenario, variant, isFirstDriven(file));
  const leastSeconds = leastIdleSeconds(capabilities.answers, variant.options, tightestStaleness(start.scenarios));
  // Once a start, when nobody is next; a first look does without.
  const waits = !plan.quick && scenario === start.scenarios.at(-1) && leastSeconds <= phases.open.seconds;
  const swappedBefore = readSwappedPages();
  const measured = await measureCell({
    service,
    stateFolder,
    diskBytes,
    watchWal,
    idle: { leastSeconds, waits },
    oracle,
    manifest: dataset.manifest,
    scenario,
    plan: { ...plan, ...phases },
    capacity: capacityPlanOf(plan, scenario, capabilities.answers, variant.options),
    makeReceipt,
    turn: nextTurn(file),
    repeat: start.repeat,
    runFolder,
    logName: `${start.scale}-${fileName(start.implementation)}-${scenario.name}-${start.repeat + 1}`,
    signal,
    onSecond: (phase, figures, lasted) => onEvent({ kind: 'second', phase, figures, lasted }),
    onRung: (rung) => onEvent({ kind: 'rung', rung }),
  });
  const [wrong] = measured.correctness.wrong;
  if (wrong !== undefined) {
    return {
      state: 'failed',
      kind: 'wrong-answers',
      message: `${measured.correctness.wrong.length} of ${measured.correctness.checked} answers were wrong: ${wrong.difference}`,
    };
  }
  const because = voidReasons(measured);
  if (because !== null) return { state: 'void', because: [...because], measured };
  const facts = {
    // Of this machine; a run that was taken up again may have begun on another one.
    cores: cpus().length,
    isAllCounted: isAllCounted(setup, variant),
    planned: phases,
    swappedPages: pagesSince(swappedBefore),
  };
  return { state: 'done', doubts: cellDoubts(measured, scenario, facts), measured };
}

function pagesSince(before: number | null): number | null {
  const now = readSwappedPages();
  return before === null || now === null ? null : now - before;
}

/** Neither a service that runs elsewhere nor a database server that is not ours. */
function isAllCounted({ postgres = embeddedPostgres }: RunSetup, { implementation }: Variant): boolean {
  return implementation.remote === undefined && (implementation.store !== 'postgres' || postgres.isOurs);
}
