/** What tests of the untimed pass share: one scenario counted on a small data set, whatever the time it takes. */

import { countWork } from '../../harness/counting/count.ts';
import { scratchFolder } from '../../harness/provision/cache.ts';
import type { PostgresProvider } from '../../harness/provision/postgres/provider.ts';
import type { Variant } from '../../harness/variant.ts';
import type { Checker } from '../../harness/verification.ts';
import type { CountedWork, Work } from '../../model/run-file.ts';
import type { Operation, Scenario } from '../../model/scenario.ts';
import { USUAL } from '../../model/scenario.ts';

/** Bases and states are made by whoever comes first, on a machine that others use. */
export const LONG_MS = 300_000;
const REQUESTS = 10;
let counts = 0;

/** All operations equally often. */
export function asking(...operations: readonly Operation[]): Scenario {
  return {
    ...USUAL,
    name: operations.join('-and-'),
    question: 'What does it cost?',
    mix: operations.map((operation) => ({ operation, share: 1 / operations.length })),
    ratePerSecond: 1,
    objectives: { latencyMs: 1000, stalenessMs: null },
  };
}

export async function count(
  checker: Checker,
  variant: Variant,
  scenario: Scenario,
  postgres?: PostgresProvider,
): Promise<Work> {
  const name = `count-${++counts}`;
  const [work] = await countWork({
    checker,
    variant,
    scenarios: [scenario],
    seed: 7,
    timeoutMs: 60_000,
    extent: { most: REQUESTS, seconds: Number.POSITIVE_INFINITY },
    signal: new AbortController().signal,
    name,
    logFolder: await scratchFolder(`logs-${name}`),
    postgres,
  });
  if (work === undefined) throw new Error(`nothing came out of ${scenario.name}`);
  return work;
}

/** @throws {Error} with the reason if there are no figures */
export function counted(work: Work): CountedWork {
  if (work.state === 'counted') return work;
  throw new Error(`${work.implementation} was not counted: ${work.reason}`);
}
