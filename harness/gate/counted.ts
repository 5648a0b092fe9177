/** Counters first: the same seeded requests, one after the other, on a fresh clone of each side. */
import { join } from 'node:path';
import type { Counted } from '../../judge/gate/counters.ts';
import type { Side } from '../../judge/gate/schedule.ts';
import type { GateCounters } from '../../model/gate-file.ts';
import type { Work } from '../../model/run-file.ts';
import type { Bytes } from '../../model/units.ts';
import { countWork, type Extent } from '../counting/count.ts';
import type { GenerationSetup } from './generation.ts';

/** The base may stop earlier where it is slow; then the candidate does as many. */
const OF_BASE: Extent = { most: 20, seconds: 3 };

export async function countBoth(setup: GenerationSetup): Promise<GateCounters> {
  const base = await countSide(setup, 'base', OF_BASE);
  if ('reason' in base) return { state: 'not-counted', reason: `base: ${base.reason}` };
  const candidate = await countSide(setup, 'candidate', { most: base.requests, seconds: Number.POSITIVE_INFINITY });
  if ('reason' in candidate) return { state: 'not-counted', reason: `candidate: ${candidate.reason}` };
  return { state: 'counted', requests: base.requests, base: { ...base.counts }, candidate: { ...candidate.counts } };
}

async function countSide(
  setup: GenerationSetup,
  side: Side,
  extent: Extent,
): Promise<Counted | { readonly reason: string }> {
  const { checker, variants, scenario, plan, logFolder, signal, postgres } = setup;
  const answers: Bytes[] = [];
  const [work] = await countWork({
    ...{ checker, variant: variants[side], scenarios: [scenario], seed: plan.seed, timeoutMs: plan.timeoutMs },
    ...{ extent, signal, name: `gate-count-${side}`, logFolder: join(logFolder, `count-${side}`), postgres },
    onAnswer: (_, bytes) => void answers.push(bytes),
  });
  return work === undefined ? { reason: 'nothing was counted' } : countsOf(work, answers);
}

function countsOf(work: Work, answers: readonly Bytes[]): Counted | { readonly reason: string } {
  if (work.state === 'not-counted') return { reason: work.reason };
  const { requests, statementsPerRequest, rowsPerRequest, walBytesPerRequest = null } = work;
  const bytes = answers.slice(0, requests).reduce((sum, one) => sum + one, 0);
  return {
    requests,
    counts: {
      statementsPerRequest,
      rowsPerRequest,
      responseBytesPerRequest: bytes / requests,
      walBytesPerRequest,
    },
  };
}
