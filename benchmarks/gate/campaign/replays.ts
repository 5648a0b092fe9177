/** Counters alone, as a gate reads them first: of equal sides, and of a candidate with one more statement for each call. */
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lifecycleSignal } from '../../../cli/lifecycle.ts';
import { choose, type FilledSide } from '../../../harness/gate/chosen.ts';
import { countBoth } from '../../../harness/gate/counted.ts';
import { programsOf } from '../../../harness/gate/side-programs.ts';
import type { Scenario } from '../../../model/scenario.ts';
import { DEFAULT_SCENARIOS } from '../../../scenarios/registry.ts';
import { copyWith } from '../injections/copy.ts';
import { QUERY } from '../injections/query.ts';
import { addReplays, type Replays, readReplays } from './files.ts';
import { type Ground, PLAN, sideFolder } from './ground.ts';

interface Planned extends Pick<Replays, 'kind' | 'number' | 'implementation'> {
  readonly scenario: Scenario;
  /** How often its workload was counted before. */
  readonly round: number;
}

const IMPLEMENTATIONS = Object.keys(QUERY);
/** One pair in so many is held again with a slower candidate. */
const SLOWER_AMONG = 4;

type Sides = Readonly<Record<'equal' | 'other' | 'slower', FilledSide>>;

/** @param pairs - of equal sides @param until - by the clock, in ms: none is begun later */
export async function replay(ground: Ground, pairs: number, until: number): Promise<void> {
  const known = await readReplays(ground.folder);
  const have = new Set(known.map(({ kind, number }) => `${kind} ${number}`));
  const missing = plannedOf(pairs).filter(({ kind, number }) => !have.has(`${kind} ${number}`));
  if (missing.length === 0) return console.error('nothing is missing');
  const sides = await makeSides(ground.folder);
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  for (const planned of missing) {
    if (Date.now() > until) return console.error('the time is over, and some are missing: call it again');
    lifecycleSignal.throwIfAborted();
    const { kind, number, implementation, scenario } = planned;
    const begin = performance.now();
    const counters = await countPair(ground, sides, planned);
    const seconds = Math.round((performance.now() - begin) / 100) / 10;
    await addReplays(ground.folder, {
      ...{ kind, number, implementation, scenario: scenario.name },
      ...{ seed: seedOf(planned), commit, seconds, counters },
    });
    console.error(`${kind} ${number}: ${implementation} under ${scenario.name} ${counters.state} ${seconds} s`);
  }
  console.error('nothing is missing');
}

/** Every workload in turns, each time with requests of another seed. */
function plannedOf(pairs: number): readonly Planned[] {
  const workloads = IMPLEMENTATIONS.flatMap((implementation) =>
    DEFAULT_SCENARIOS.map((scenario) => ({ implementation, scenario })),
  );
  const rounds = Array.from({ length: Math.ceil(pairs / workloads.length) }, (_, round) => round);
  const equal = rounds
    .flatMap((round) => workloads.map((workload) => ({ ...workload, kind: 'equal' as const, round })))
    .slice(0, pairs)
    .map((one, number) => ({ ...one, number }));
  return equal.flatMap((one) => (one.round % SLOWER_AMONG === 0 ? [one, { ...one, kind: 'query' as const }] : [one]));
}

const seedOf = ({ number }: Planned) => PLAN.seed + number;

/** Copies of this checkout, made anew. */
async function makeSides(folder: string): Promise<Sides> {
  const filled = async (name: string, kind: 'none' | 'query') => {
    const to = sideFolder(folder, name);
    await rm(to, { recursive: true, force: true });
    const injections = IMPLEMENTATIONS.map((implementation) => ({ slowdown: { kind }, implementation }));
    await copyWith({ injections, to, linkModules: true });
    return { ...(await programsOf(to, name)), folder: to };
  };
  return {
    equal: await filled('equal', 'none'),
    other: await filled('other', 'none'),
    slower: await filled('slower', 'query'),
  };
}

async function countPair({ folder, checker }: Ground, sides: Sides, planned: Planned): Promise<Replays['counters']> {
  const { kind, round, implementation, scenario } = planned;
  const [base, other] = round % 2 === 0 ? [sides.equal, sides.other] : [sides.other, sides.equal];
  const { variants } = await choose([implementation], { base, candidate: kind === 'query' ? sides.slower : other });
  if (variants[0] === undefined) throw new Error(`a side has no ${implementation}`);
  return countBoth({
    ...{ checker, variants: variants[0], scenario, cores: null, signal: lifecycleSignal },
    plan: { ...PLAN, seed: seedOf(planned) },
    compiled: join(folder, 'compiled'),
    logFolder: join(folder, 'logs'),
  });
}
