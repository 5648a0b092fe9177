/** One workload, an implementation under a scenario: generation after generation until the judge has decided, or the budget is spent. */
import { join } from 'node:path';
import { type CounterFinding, compareCounters, countedFrom } from '../../judge/gate/counters.ts';
import { type Decision, decide, type Generation, type Measured } from '../../judge/gate/decide.ts';
import type { GateGeneration, GateVerdict, GateWorkload } from '../../model/gate-file.ts';
import type { Seconds } from '../../model/units.ts';
import { type GenerationSetup, measureGeneration } from './generation.ts';

export interface WorkloadSetup extends GenerationSetup {
  /** After every generation: what is known so far is to be kept. */
  onGeneration(decision: Decision): Promise<void>;
}

/** By counters alone. */
function findingsOf({ counters }: Pick<GateWorkload, 'counters'>): readonly CounterFinding[] {
  if (counters === null || counters.state === 'not-counted') return [];
  const { requests, base, candidate } = counters;
  return compareCounters(countedFrom(requests, base), countedFrom(requests, candidate));
}

/** A finding fails before anything is timed. @returns null: nothing was found */
export function verdictByCounters(workload: Pick<GateWorkload, 'counters'>): GateVerdict | null {
  const findings = findingsOf(workload).filter(({ verdict }) => verdict === 'more');
  return findings.length === 0 ? null : { kind: 'fail', by: 'counters', findings };
}

/**
 * Measures into the workload.
 * @throws the signal's reason; {Error} for a side that does not start or does not answer
 */
export async function measureWorkload(setup: WorkloadSetup, workload: GateWorkload): Promise<void> {
  const begin = performance.now();
  const spent = (): Seconds => (performance.now() - begin) / 1000;
  const soFar = workload.seconds;
  for (let waiting: Waiting | null = GOES_ON; waiting !== null; ) {
    if (!hasTime(setup.plan.budgetSeconds, spent(), workload.generations)) {
      workload.verdict = { kind: 'inconclusive', by: 'budget', waiting: [...waiting.metrics] };
      return;
    }
    const { generation, shape } = await measureGeneration(
      { ...setup, logFolder: join(setup.logFolder, `generation-${workload.generations.length + 1}`) },
      { stage: waiting.stage, index: workload.generations.length, shape: workload.shape },
    );
    workload.shape ??= shape;
    workload.generations.push(generation);
    workload.seconds = soFar + spent();
    const decision = decide(measuredOf(workload, setup.plan.orderSeed));
    waiting = waitingAfter(decision, waiting);
    workload.verdict = verdictOf(decision);
    await setup.onGeneration(decision);
  }
}

/** For what the next generation is. */
interface Waiting {
  readonly stage: GateGeneration['stage'];
  /** That looked worse, in a rerun. */
  readonly metrics: Extract<Decision, { kind: 'confirm' }>['metrics'];
}

const GOES_ON: Waiting = { stage: 'first', metrics: [] };

function waitingAfter(decision: Decision, before: Waiting): Waiting | null {
  if (decision.kind === 'confirm') return { stage: 'rerun', metrics: decision.metrics };
  return decision.kind === 'go-on' ? before : null;
}

function verdictOf(decision: Decision): GateVerdict | null {
  switch (decision.kind) {
    case 'go-on':
    case 'confirm':
      return null;
    case 'pass':
    case 'invalid':
      return decision;
    case 'fail':
      return decision.by === 'counters'
        ? { ...decision, findings: [...decision.findings] }
        : { ...decision, metrics: [...decision.metrics] };
    case 'inconclusive': {
      const { undecided, unconfirmed } = decision;
      return { kind: 'inconclusive', by: 'generations', undecided: [...undecided], unconfirmed: [...unconfirmed] };
    }
  }
}

/** As the judge takes it. */
function measuredOf({ counters, shape, generations }: GateWorkload, seed: number): Measured {
  const stage = (name: GateGeneration['stage']) => generations.filter((one) => one.stage === name).map(judged);
  return {
    primaries: shape?.primaries ?? [],
    seed,
    counters: findingsOf({ counters }),
    first: stage('first'),
    rerun: stage('rerun'),
  };
}

interface Judged extends Pick<GateGeneration, 'values' | 'requests'> {
  readonly machine: Pick<GateGeneration['machine'], 'stealShare' | 'rulerSpread'>;
}

/** A generation as the judge takes it. */
export function judged({ values, requests, machine }: Judged): Generation {
  const { stealShare, rulerSpread } = machine;
  return { values, requests, machine: { stealShare: stealShare ?? 0, rulerSpread } };
}

/** Whether one more generation, as long as the longest so far, ends within the budget; the first may always be tried. */
export function hasTime(
  budget: Seconds,
  spent: Seconds,
  generations: readonly Pick<GateGeneration, 'seconds'>[],
): boolean {
  const longest = Math.max(0, ...generations.map(({ seconds }) => seconds));
  return generations.length === 0 || spent + longest <= budget;
}
