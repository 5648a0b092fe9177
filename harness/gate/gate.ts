/** A gate from end to end: both sides had and installed, counters, generations, and a gate file that always holds what is known. */
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { DATAGEN_VERSION } from '../../datagen/parameters.ts';
import type { Decision } from '../../judge/gate/decide.ts';
import type { Side } from '../../judge/gate/schedule.ts';
import { uniforms } from '../../judge/random.ts';
import { GATE_FILE, type GateFile, type GatePlan, type GateSide, type GateWorkload } from '../../model/gate-file.ts';
import { type Scenario, writes } from '../../model/scenario.ts';
import { readEnvironment } from '../measure/environment.ts';
import { scratchFolder } from '../provision/cache.ts';
import { provideDataset } from '../provision/data.ts';
import { reason } from '../provision/errors.ts';
import { embeddedPostgres } from '../provision/postgres/embedded.ts';
import { PROJECT } from '../provision/program.ts';
import { WrongAnswers } from '../results.ts';
import { createRunFolder, holdRunFolder, replaceFile } from '../run-folder.ts';
import { LOGS } from '../run-setup.ts';
import { engines } from '../space.ts';
import { fileName, printVariant, type Variant } from '../variant.ts';
import { type Checker, openChecker, verifyVariant } from '../verification.ts';
import { choose, type FilledSide } from './chosen.ts';
import { countBoth } from './counted.ts';
import { GateError } from './errors.ts';
import type { GenerationSetup, OfBoth } from './generation.ts';
import { type Installed, installSides } from './install.ts';
import { programsOf, requireComparable, type SidePrograms } from './side-programs.ts';
import { fillSide } from './sides.ts';
import type { Source } from './sources.ts';
import { measureWorkload, verdictByCounters } from './workload.ts';

export interface GateSetup {
  readonly sources: OfBoth<Source>;
  /** null: those that the change may have touched. */
  readonly implementations: readonly string[] | null;
  readonly scenarios: readonly Scenario[];
  readonly plan: Omit<GatePlan, 'implementations' | 'scenarios'>;
  /** New or empty. */
  readonly gateFolder: string;
  readonly benchVersion: string;
  readonly signal: AbortSignal;
  onEvent(event: GateEvent): void;
}

export type GateEvent =
  | { readonly kind: 'step'; readonly text: string }
  | { readonly kind: 'generation'; readonly workload: GateWorkload; readonly decision: Decision };

/** Driver and service want a core each. */
const FEWEST_CORES = 2;
/** Longest that the sample of the candidate's answers may take. */
const VERIFY_SECONDS = 2;
/** A stream of its own for the draw of which side gets which folder. */
const FOLDERS = 4;

/**
 * @returns the finished gate file, as written
 * @throws {GateError}; {VariantError}; {RunFolderError}; {WrongAnswers} of the candidate; the signal's reason if interrupted
 */
export async function holdGate(setup: GateSetup): Promise<GateFile> {
  requireCores();
  await createRunFolder(setup.gateFolder, GATE_FILE);
  return holdRunFolder(setup.gateFolder, () => gateOf(setup));
}

function requireCores(): void {
  const cores = availableParallelism();
  if (cores < FEWEST_CORES)
    throw new GateError(
      'too-small',
      `a gate needs ${FEWEST_CORES} cores, one for the driver, and this process may use ${cores}: give it more, or take another machine`,
    );
}

async function gateOf(setup: GateSetup): Promise<GateFile> {
  const { sources, plan, gateFolder, signal, onEvent } = setup;
  const home = await scratchFolder('gate');
  const logFolder = join(gateFolder, LOGS);
  await mkdir(logFolder, { recursive: true });
  const folders = foldersIn(home, plan.seed);
  onEvent({ kind: 'step', text: `base: ${sources.base.words}; candidate: ${sources.candidate.words}` });
  for (const side of ['base', 'candidate'] as const) await fillSide(sources[side], folders[side], signal);
  onEvent({ kind: 'step', text: 'installing both sides' });
  const [base, candidate] = await installSides([folders.base, folders.candidate], logFolder, signal);
  const sides: OfBoth<FilledSide> = {
    base: await filled(folders.base, 'base'),
    candidate: await filled(folders.candidate, 'candidate'),
  };
  const own = { ...(await programsOf(PROJECT, 'running bench')), dataVersion: DATAGEN_VERSION };
  for (const side of ['base', 'candidate'] as const) requireComparable(sides[side], side, own);
  const { variants, notes } = await choose(setup.implementations, sides);
  const file = await emptyFile(
    setup,
    { base, candidate },
    variants.map((both) => both.candidate),
    [...notes],
  );
  const write = () => replaceFile(gateFolder, GATE_FILE, file);
  await write();
  try {
    if (variants.length > 0) await measureAll({ setup, file, variants, home, write });
    file.state = 'finished';
  } catch (error) {
    file.state = signal.aborted ? 'interrupted' : 'failed';
    throw error;
  } finally {
    file.finishedAt = new Date().toISOString();
    await write();
    // Stays only if something is in it.
    await rmdir(logFolder).catch(() => {});
    await rm(home, { recursive: true, force: true });
  }
  return file;
}

/** Paths of equal length; which side gets which is drawn. */
function foldersIn(home: string, seed: number): OfBoth<string> {
  const [one, other] = [join(home, 'a'), join(home, 'b')];
  return uniforms(seed, FOLDERS)() < 0.5 ? { base: one, candidate: other } : { base: other, candidate: one };
}

async function filled(folder: string, side: Side): Promise<FilledSide> {
  const programs: SidePrograms = await programsOf(folder, side);
  return { ...programs, folder };
}

async function emptyFile(
  { sources, scenarios, plan, gateFolder, benchVersion }: GateSetup,
  installed: OfBoth<Installed>,
  variants: readonly Variant[],
  notes: string[],
): Promise<GateFile> {
  const names = variants.map(printVariant);
  return {
    schema: 'aunt-emma-bench/gate/1',
    id: basename(gateFolder),
    startedAt: new Date().toISOString(),
    finishedAt: null,
    state: 'running',
    benchVersion,
    plan: { ...plan, implementations: names, scenarios: scenarios.map(({ name }) => name) },
    sides: { base: sideOf(sources.base, installed.base), candidate: sideOf(sources.candidate, installed.candidate) },
    environment: readEnvironment(await engines(variants, embeddedPostgres)),
    dataset: null,
    notes,
    workloads: names.flatMap((implementation) =>
      scenarios.map(({ name }) => ({
        ...{ implementation, scenario: name, startedAt: null, seconds: 0 },
        ...{ counters: null, shape: null, generations: [], verdict: null },
      })),
    ),
  };
}

function sideOf(source: Source, installed: Installed): GateSide {
  const commit = source.kind === 'folder' ? null : source.commit;
  return { words: source.words, commit, dirty: source.kind === 'working-copy' && source.dirty, ...installed };
}

interface Work {
  readonly setup: GateSetup;
  readonly file: GateFile;
  readonly variants: readonly OfBoth<Variant>[];
  readonly home: string;
  write(): Promise<void>;
}

async function measureAll(work: Work): Promise<void> {
  const { setup, file, write } = work;
  const { plan, signal, onEvent } = setup;
  onEvent({ kind: 'step', text: `data of scale ${plan.scale}` });
  const dataset = await provideDataset({ scale: plan.scale, seed: plan.seed, products: plan.products }, { signal });
  const { scale, seed, version, products, rows, bytes, today } = dataset.manifest;
  file.dataset = { scale, seed, version, products, receiptLines: rows.receipt_line, bytes, today };
  const checker = await openChecker(dataset);
  try {
    const all = workloadsOf(work, checker);
    for (const one of all) await countWorkload(work, one);
    await write();
    // What is found by counters needs no minutes of measuring beside it.
    if (file.workloads.some(({ verdict }) => verdict?.kind === 'fail')) return;
    for (const { candidate } of work.variants) await verifyCandidate(setup, checker, candidate);
    for (const one of all) await timeWorkload(work, one);
  } finally {
    checker.oracle.close();
  }
}

interface OneWorkload {
  readonly workload: GateWorkload;
  readonly measuring: GenerationSetup;
}

/** Without those that the implementation cannot serve. */
function workloadsOf({ setup, file, variants, home }: Work, checker: Checker): readonly OneWorkload[] {
  const isServed = ({ candidate }: OfBoth<Variant>, scenario: Scenario) =>
    !writes(scenario) || candidate.implementation.capabilities(candidate.options).writes !== 'none';
  return file.workloads.flatMap((workload) => {
    const both = variants.find(({ candidate }) => printVariant(candidate) === workload.implementation);
    const scenario = setup.scenarios.find(({ name }) => name === workload.scenario);
    if (both === undefined || scenario === undefined || !isServed(both, scenario)) return [];
    const logFolder = join(setup.gateFolder, LOGS, `${fileName(workload.implementation)}-${scenario.name}`);
    const { plan } = file;
    return [
      {
        workload,
        measuring: {
          checker,
          variants: both,
          scenario,
          plan,
          compiled: join(home, 'compiled'),
          logFolder,
          signal: setup.signal,
        },
      },
    ];
  });
}

async function countWorkload({ setup }: Work, { workload, measuring }: OneWorkload): Promise<void> {
  const begin = performance.now();
  setup.onEvent({ kind: 'step', text: `counting what ${workload.implementation} does under ${workload.scenario}` });
  workload.startedAt = new Date().toISOString();
  workload.counters = await countBoth(measuring);
  workload.verdict = verdictByCounters(workload);
  workload.seconds = (performance.now() - begin) / 1000;
  if (workload.counters.state === 'counted') await rm(measuring.logFolder, { recursive: true, force: true });
}

/** What answers wrong may well be fast. */
async function verifyCandidate(
  { plan, gateFolder, signal, onEvent }: GateSetup,
  checker: Checker,
  variant: Variant,
): Promise<void> {
  const name = printVariant(variant);
  onEvent({ kind: 'step', text: `verifying a sample of the candidate's ${name}` });
  const logFolder = join(gateFolder, LOGS, `${fileName(name)}-verified`);
  const { differences } = await verifyVariant(checker, variant, {
    extent: { seconds: VERIFY_SECONDS },
    seed: plan.seed,
    signal,
    logFolder,
  });
  if (differences[0] !== undefined)
    throw new WrongAnswers(`the candidate's ${name} gives wrong answers, so it is not measured: ${differences[0]}`);
  await rm(logFolder, { recursive: true, force: true });
}

async function timeWorkload({ setup, write }: Work, { workload, measuring }: OneWorkload): Promise<void> {
  setup.onEvent({ kind: 'step', text: `measuring ${workload.implementation} under ${workload.scenario}` });
  const onGeneration = async (decision: Decision) => {
    await write();
    setup.onEvent({ kind: 'generation', workload, decision });
  };
  try {
    await measureWorkload({ ...measuring, onGeneration }, workload);
  } catch (error) {
    setup.signal.throwIfAborted();
    throw new GateError(
      'not-done',
      `${workload.implementation} under ${workload.scenario} could not be measured: ${reason(error)}`,
    );
  }
  await rmdir(measuring.logFolder).catch(() => {});
  await write();
}
