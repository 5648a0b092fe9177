/** All workloads of a gate: first what is counted, then what is timed. */
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Decision } from '../../judge/gate/decide.ts';
import type { GateFile, GatePlan, GateWorkload } from '../../model/gate-file.ts';
import type { Scenario } from '../../model/scenario.ts';
import { provideDataset } from '../provision/data.ts';
import { reason } from '../provision/errors.ts';
import { WrongAnswers } from '../results.ts';
import { LOGS } from '../run-setup.ts';
import { fileName, printVariant, type Variant } from '../variant.ts';
import { type Checker, openChecker, verifyVariant } from '../verification.ts';
import type { Cores } from './cores.ts';
import { countBoth } from './counted.ts';
import { GateError } from './errors.ts';
import type { GenerationSetup, OfBoth } from './generation.ts';
import { measureWorkload, verdictByCounters } from './workload.ts';

/** What measuring needs to know of the call. */
export interface GateFlow {
  readonly scenarios: readonly Scenario[];
  readonly plan: Omit<GatePlan, 'implementations' | 'scenarios'>;
  /** New or empty. */
  readonly gateFolder: string;
  readonly signal: AbortSignal;
  onEvent(event: GateEvent): void;
}

export type GateEvent =
  | { readonly kind: 'step'; readonly text: string }
  | { readonly kind: 'generation'; readonly workload: GateWorkload; readonly decision: Decision };

/** Longest that the sample of the candidate's answers may take. */
const VERIFY_SECONDS = 2;

export interface Work {
  readonly setup: GateFlow;
  readonly file: GateFile;
  readonly variants: readonly OfBoth<Variant>[];
  /** For what lasts as long as the gate. */
  readonly home: string;
  readonly cores: Cores | null;
  write(): Promise<void>;
}

/** Data, counters, a sample of answers, times: into the gate file. @throws {GateError}; {WrongAnswers}; the signal's reason */
export async function measureAll(work: Work): Promise<void> {
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

function workloadsOf({ setup, file, variants, home, cores }: Work, checker: Checker): readonly OneWorkload[] {
  return file.workloads.flatMap((workload) => {
    const both = variants.find(({ candidate }) => printVariant(candidate) === workload.implementation);
    const scenario = setup.scenarios.find(({ name }) => name === workload.scenario);
    if (both === undefined || scenario === undefined) return [];
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
          cores,
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
  { plan, gateFolder, signal, onEvent }: GateFlow,
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
