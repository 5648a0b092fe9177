/** Each slowdown does what it says to real services, and nothing else: their answers stay right. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LEAST_PADDING } from '../../benchmarks/gate/injected/padding.ts';
import type { InService, Slowdown } from '../../benchmarks/gate/injected/slowdown.ts';
import { copyWith, type Injection, PROJECT } from '../../benchmarks/gate/injections/copy.ts';
import { LOST_INDEX } from '../../benchmarks/gate/injections/lost-index.ts';
import { QUERY } from '../../benchmarks/gate/injections/query.ts';
import { tokenFor } from '../../benchmarks/token.ts';
import { serve, useChecker } from '../../harness/check/test-helpers.ts';
import { parseVariant, type Variant } from '../../harness/variant.ts';
import { verifyVariant } from '../../harness/verification.ts';
import { IMPLEMENTATIONS } from '../../implementations/registry.ts';
import type { Command } from '../../model/implementation.ts';
import type { CountedWork } from '../../model/run-file.ts';
import type { NonEmpty } from '../../model/units.ts';
import { asking, count, counted, LONG_MS } from '../counting/counting.ts';

const checker = useChecker(2, 20);
const named = (name: string) => parseVariant(name, IMPLEMENTATIONS);
const BYTES = 200;
const SCENARIO = asking('shop-overview', 'shop-detail', 'chain-overview', 'receipts');
const usual = new Map<string, CountedWork>();

/** One slowdown for each implementation: what sits around the store is the same for all. */
const AROUND: Readonly<Record<string, InService>> = {
  precompute: { kind: 'cpu', steps: 20_000 },
  'on-demand': { kind: 'sleep', us: 300 },
  'batch-etl': { kind: 'tail', us: 5_000, seed: 1 },
  columnar: { kind: 'blanks', bytes: BYTES },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injected-'));
  await copy('query', each({ kind: 'query' }, Object.keys(QUERY)));
  await copy('index', [
    ...each({ kind: 'index' }, Object.keys(LOST_INDEX)),
    ...each({ kind: 'bytes', bytes: BYTES }, ['columnar']),
  ]);
  await copy(
    'around',
    Object.entries(AROUND).map(([implementation, slowdown]) => ({ implementation, slowdown })),
  );
});
afterAll(() => rm(folder, { recursive: true }));

const copy = (name: string, injections: readonly Injection[]) =>
  copyWith({ injections, to: join(folder, name), linkModules: true });
const each = (slowdown: Slowdown, implementations: readonly string[]) =>
  implementations.map((implementation) => ({ slowdown, implementation }));

test.each(Object.keys(QUERY))(
  'a statement more is one for every read and write of %s',
  { timeout: LONG_MS },
  async (name) => {
    const before = await usualOf(name);
    const more = counted(await count(checker(), servedFrom('query', name), SCENARIO));
    expect(more.statementsPerRequest - before.statementsPerRequest).toBeCloseTo(1, 9);
  },
);

test.each(Object.keys(LOST_INDEX))(
  'requests to %s send the same statements without the index, and go through more pages',
  { timeout: LONG_MS },
  async (name) => {
    const before = await usualOf(name);
    const more = counted(await count(checker(), servedFrom('index', name), SCENARIO));
    expect(more.statementsPerRequest).toBe(before.statementsPerRequest);
    expect(more.buffersPerRequest?.touched).toBeGreaterThan(before.buffersPerRequest?.touched ?? Number.NaN);
  },
);

test('longer responses are longer by their header alone', { timeout: LONG_MS }, async () => {
  const before = await answerOf(named('columnar'));
  const longer = await answerOf(servedFrom('index', 'columnar'));
  expect(longer.body).toBe(before.body);
  expect([before.padding, longer.padding?.length]).toEqual([null, BYTES - LEAST_PADDING]);
});

test('blanks make the same answer longer', { timeout: LONG_MS }, async () => {
  const before = await answerOf(named('columnar'));
  const longer = await answerOf(servedFrom('around', 'columnar'));
  expect(longer.body.length - before.body.length).toBe(BYTES);
  expect(JSON.parse(longer.body)).toEqual(JSON.parse(before.body));
});

test.each(Object.keys(AROUND))('answers of a slower %s are right', { timeout: LONG_MS }, async (name) => {
  const { signal } = new AbortController();
  const outcome = await verifyVariant(checker(), servedFrom('around', name), {
    extent: { seconds: 1 },
    seed: 1,
    signal,
  });
  expect(outcome).toMatchObject({ differences: [] });
  expect(outcome.answersChecked).toBeGreaterThan(0);
});

/** Counts of the service as it is; once for each. */
async function usualOf(name: string): Promise<CountedWork> {
  const known = usual.get(name) ?? counted(await count(checker(), named(name), SCENARIO));
  usual.set(name, known);
  return known;
}

/** The variant with the services of a copy; its state is made by the checkout. */
function servedFrom(name: string, implementation: string): Variant {
  const { implementation: usual, options } = named(implementation);
  const moved = ({ argv: [program, ...rest], ...command }: Command): Command => ({
    ...command,
    argv: [
      program,
      ...rest.map((word) => (word.startsWith(PROJECT) ? join(folder, name, relative(PROJECT, word)) : word)),
    ],
  });
  return {
    options,
    implementation: {
      ...usual,
      serve(space) {
        const [first, ...others] = usual.serve(space);
        const commands: NonEmpty<Command> = [moved(first), ...others.map(moved)];
        return commands;
      },
    },
  };
}

async function answerOf(variant: Variant) {
  const served = await serve(variant, checker().dataset);
  try {
    const authorization = `Bearer ${await tokenFor(served.service, 'shop-1')}`;
    const response = await fetch(`${served.service.baseUrl}/v1/shops/1/products`, { headers: { authorization } });
    return { padding: response.headers.get('x-padding'), body: await response.text() };
  } finally {
    await served.stop();
  }
}
