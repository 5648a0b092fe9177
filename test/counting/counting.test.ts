/** Statements a request, on real PostgreSQL and DuckDB: what the patterns promise, the same every time, and one more where there is one more. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { FEW_PRODUCTS, useChecker, variantOf } from '../../harness/check/test-helpers.ts';
import { withService } from '../../harness/started.ts';
import { parseVariant, type Variant } from '../../harness/variant.ts';
import { columnar } from '../../implementations/columnar/index.ts';
import { precompute } from '../../implementations/precompute/index.ts';
import { IMPLEMENTATIONS } from '../../implementations/registry.ts';
import type { Command, Implementation } from '../../model/implementation.ts';
import type { CountedWork } from '../../model/run-file.ts';
import type { NonEmpty } from '../../model/units.ts';
import { asking, count, counted, LONG_MS } from './counting.ts';

const checker = useChecker(2);
const named = (name: string) => parseVariant(name, IMPLEMENTATIONS);
const EVERYTHING = asking('shop-overview', 'chain-detail', 'receipts', 'shop-detail', 'chain-overview');

test(
  'a query per row shows: n+1 sends many more statements for an overview than set-based SQL',
  async () => {
    const each = async (name: string) => counted(await count(checker(), named(name), asking('shop-overview')));
    const careless = await each('on-demand?fetch=n+1');
    const setBased = await each('on-demand?fetch=pushdown');
    expect(careless.statementsPerRequest).toBeGreaterThan(setBased.statementsPerRequest + FEW_PRODUCTS);
    expect(careless.buffersPerRequest?.touched).toBeGreaterThan(0);
  },
  LONG_MS,
);

test.each(['precompute', 'batch-etl', 'columnar'])(
  'a read of %s is one statement, and a job besides is nobody’s request',
  async (name) => {
    const reads = asking('shop-overview', 'shop-detail', 'chain-overview', 'chain-detail');
    const work = counted(await count(checker(), named(name), reads));
    expect(work).toMatchObject({ requests: 10, statementsPerRequest: 1 });
    expect(work.slowest[0]?.statement).toContain('SELECT');
    expect(work.slowest[0]?.plan).toMatch(/Scan|SCAN/);
  },
  LONG_MS,
);

test.each(['on-demand', 'precompute', 'precompute?mode=queue', 'batch-etl', 'columnar'])(
  'two replays of %s on two fresh clones count the same',
  async (name) => {
    const [first, second] = [
      counted(await count(checker(), named(name), EVERYTHING)),
      counted(await count(checker(), named(name), EVERYTHING)),
    ];
    const exact = ({ statementsPerRequest, rowsPerRequest }: typeof first) => [statementsPerRequest, rowsPerRequest];
    expect(exact(second)).toEqual(exact(first));
    expectSameWal(first, second);
    expect(first.statementsPerRequest).toBeGreaterThan(1);
  },
  LONG_MS,
);

/** To one part in a hundred, which is what a gate allows. */
function expectSameWal({ walBytesPerRequest: one }: CountedWork, { walBytesPerRequest: other }: CountedWork): void {
  if (one === null || one === undefined) {
    expect(other).toBe(one);
    return;
  }
  expect(one).toBeGreaterThan(0);
  expect(Math.abs((other ?? 0) / one - 1)).toBeLessThan(0.01);
}

test.each([
  ['PostgreSQL', precompute],
  ['DuckDB', columnar],
])(
  'one more statement a request on %s is exactly one more',
  async (_, implementation) => {
    const scenario = asking('shop-overview', 'shop-detail');
    const usual = counted(await count(checker(), variantOf(implementation), scenario));
    const more = counted(await count(checker(), withOneMore(implementation), scenario));
    expect(more.statementsPerRequest).toBe(usual.statementsPerRequest + 1);
    expect(more.rowsPerRequest).toBeCloseTo(usual.rowsPerRequest + 1, 9);
  },
  LONG_MS,
);

test(
  'a request that is refused leaves no figures, and says which it was',
  async () => {
    const { makeReceipt } = checker();
    const broken = { ...checker(), makeReceipt: (...of: Parameters<typeof makeReceipt>) => unsold(makeReceipt(...of)) };
    expect(await count(broken, variantOf(columnar), asking('receipts'))).toEqual({
      scale: 2,
      implementation: 'columnar',
      scenario: 'receipts',
      state: 'not-counted',
      reason: 'POST /v1/receipts was refused',
    });
  },
  LONG_MS,
);

const unsold = <T extends object>(receipt: T): T => ({ ...receipt, soldAt: 'never' });

test('a store of its own cannot be looked into', async () => {
  const closed = variantOf({ ...columnar, store: 'own' });
  expect(await count(checker(), closed, asking('shop-overview'))).toMatchObject({
    state: 'not-counted',
    reason: 'it keeps its own store, which cannot be looked into',
  });
});

test(
  'a start that is not asked to count has nothing loaded that counts',
  async () => {
    const { signal } = new AbortController();
    const request = { variant: variantOf(precompute), dataset: checker().dataset, name: 'uncounted', signal };
    const loaded = await withService(request, async ({ database }) => {
      const client = new pg.Client({ connectionString: database?.url ?? '' });
      await client.connect();
      const { rows } = await client.query('SHOW shared_preload_libraries');
      await client.end();
      return rows;
    });
    expect(loaded).toEqual([{ shared_preload_libraries: '' }]);
  },
  LONG_MS,
);

function withOneMore(implementation: Implementation): Variant {
  const preload = `--import=${new URL('./one-more.ts', import.meta.url).href}`;
  const added = ({ argv: [program, ...rest], ...command }: Command): Command => ({
    ...command,
    argv: [program, preload, ...rest],
  });
  return variantOf({
    ...implementation,
    serve(space) {
      const [first, ...others] = implementation.serve(space);
      const commands: NonEmpty<Command> = [added(first), ...others.map(added)];
      return commands;
    },
  });
}
