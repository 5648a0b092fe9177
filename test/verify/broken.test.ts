/** Services with the classic faults of their architectures, each found by `bench verify` and called by its name. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { useChecker, variantOf } from '../../harness/check/test-helpers.ts';
import { type VerifiedVariant, verifyVariant } from '../../harness/verification.ts';
import { batchEtl } from '../../implementations/batch-etl/index.ts';
import { precompute } from '../../implementations/precompute/index.ts';
import type { Command, Implementation } from '../../model/implementation.ts';
import type { Fault } from './broken/faults.ts';

const SEED = 1;
const LOAD_SECONDS = 2;

const checker = useChecker(1);

function command(component: Command['component'], file: string, fault: Fault): Command {
  return {
    component,
    argv: ['node', fileURLToPath(new URL(`broken/${file}`, import.meta.url))],
    env: { FAULT: fault },
  };
}

/** Documents written with the rows; read and written by a service of ours. */
const precomputeWith = (fault: Fault): Implementation => ({
  ...precompute,
  name: `precompute-with-${fault}`,
  serve: () => [command('backend', 'service.ts', fault)],
});

/** The real backend beside a job of ours. */
const batchEtlWith = (fault: Fault): Implementation => ({
  ...batchEtl,
  name: `batch-etl-with-${fault}`,
  serve(space) {
    const [job, ...others] = batchEtl.serve(space);
    return [{ ...job, ...command('job', 'job.ts', fault) }, ...others];
  },
});

async function verified(implementation: Implementation): Promise<VerifiedVariant> {
  const { signal } = new AbortController();
  const extent = 'all' as const;
  return verifyVariant(checker(), variantOf(implementation), { extent, seed: SEED, loadSeconds: LOAD_SECONDS, signal });
}

describe('without a fault the same parts are right', () => {
  test.each([precomputeWith('none'), batchEtlWith('none')])('$name', async (implementation) => {
    const outcome = await verified(implementation);
    expect(outcome.differences).toEqual([]);
    expect(outcome.underLoad).toMatchObject({ state: 'checked', answers: expect.any(Number) });
  });
});

const FAULTY: readonly { implementation: Implementation; kind: RegExp }[] = [
  {
    implementation: precomputeWith('lost-update'),
    kind: /; lost update: right but for \[1,\d+,\d+\], which its asOf includes$/,
  },
  {
    implementation: precomputeWith('stale-cache'),
    kind: /; stale: right for an earlier asOf, \[.*, not for the one it states$/,
  },
  { implementation: precomputeWith('stale-answers'), kind: /: missing acknowledged writes: its asOf leaves out / },
  { implementation: precomputeWith('two-snapshots'), kind: /; two snapshots: products\[\d\] is right for the asOf \[/ },
  {
    implementation: batchEtlWith('torn-publish'),
    kind: /; stale: right for an earlier asOf, \[.*, not for the one it states$/,
  },
];

describe('with a fault it is found under load', () => {
  test.each(FAULTY)('$implementation.name', async ({ implementation, kind }) => {
    const outcome = await verified(implementation);
    expect(outcome.implementation).toBe(implementation.name);
    expect(outcome.underLoad.state).toBe('checked');
    // One answer in many may not tell; most do.
    expect(outcome.differences).toContainEqual(expect.stringMatching(kind));
    expect(outcome.differences[0]).toMatch(/^under load: GET /);
  });
});
