/** The queue of `precompute?mode=queue` outlives whoever merges it, and the database: nothing is lost or applied twice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { expect, test } from 'vitest';
import { workspaceEnvironment } from '../../harness/provision/environment.ts';
import { workspace } from '../../harness/space.ts';
import { precompute } from '../../implementations/precompute/index.ts';
import type { Implementation } from '../../model/implementation.ts';
import { differencesFromRebuilt, NO_DIFFERENCES, PATIENCE_MS, precomputeTests, SHOPS, type Store } from './setup.ts';

const { checker, serving, check, questions } = precomputeTests();

const options = { mode: 'queue' };
const TILLS = 4;
const RECEIPTS_A_CALL = 25;
const KILLS = 3;

/** The harness ends a service whose worker dies; here the tests kill it, and start the next. */
const withoutWorker: Implementation = {
  ...precompute,
  serve: (space) => {
    const [first, ...others] = precompute.serve(space);
    return [others.at(-1) ?? first];
  },
};

function startWorker({ started }: Store): ChildProcess {
  const space = workspace(checker().dataset, { implementation: precompute, options });
  const [{ argv }] = precompute.serve(space);
  const env = workspaceEnvironment(space, started.stateFolder, started.database?.url);
  const [program, ...rest] = argv;
  return spawn(program, rest, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Resolves while a merge is under way: it holds its lock until it commits. */
async function amidMerge({ started }: Store): Promise<void> {
  const client = new pg.Client({ connectionString: started.database?.url ?? '' });
  await client.connect();
  const merging = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 2 AND granted`;
  while ((await client.query(merging)).rowCount === 0);
  await client.end();
}

/** A call of every till, all at once. */
async function postRound({ postReceipts, postPrice }: Store, round: number): Promise<void> {
  const calls = Array.from({ length: SHOPS }, (_, index) => index + 1).flatMap((shopId) => [
    postPrice(shopId, round + 1, 1, 500 + round),
    ...Array.from({ length: TILLS }, (_, till) => {
      const seqs = Array.from({ length: RECEIPTS_A_CALL }, (__, n) => 1 + round * RECEIPTS_A_CALL + n);
      return postReceipts(
        shopId,
        101 + till,
        seqs.map((seq) => checker().makeReceipt(shopId, 101 + till, seq, 4)),
      );
    }),
  ]);
  await Promise.all(calls);
}

async function positions({ client }: Store): Promise<number> {
  const { body } = await client.get('/v1/chain/products', 'bi-1');
  return (JSON.parse(body) as { asOf: [number, number, number][] }).asOf.reduce((sum, [, , seq]) => sum + seq, 0);
}

test('calls wait while nobody merges, and count once however often who merges is killed', {
  timeout: PATIENCE_MS,
}, async () => {
  const wrong = await serving(
    'queue',
    async (store) => {
      const found: (string | null)[] = [];
      const checkAll = async () => {
        for (const question of questions()) found.push(await check(store, question));
      };
      await postRound(store, 0);
      expect(await positions(store)).toBe(0);
      for (let kill = 1; kill <= KILLS; kill++) {
        const killed = startWorker(store);
        await amidMerge(store);
        killed.kill('SIGKILL');
        await once(killed, 'exit');
        await checkAll();
        await postRound(store, kill);
      }

      const worker = startWorker(store);
      try {
        await amidMerge(store);
        await store.started.database?.killAndRestart();
        // The backend's connections broke with the database; the first calls find that out.
        await expect.poll(async () => (await store.client.get('/v1/chain/products', 'bi-1')).status).toBe(200);
        await postRound(store, KILLS + 1);
        const posted = SHOPS * (KILLS + 2) * (1 + TILLS * RECEIPTS_A_CALL);
        await expect.poll(() => positions(store), { timeout: 30_000 }).toBe(posted);
        await checkAll();
        expect(await differencesFromRebuilt(store, checker().dataset.folder)).toEqual(NO_DIFFERENCES);
        worker.kill('SIGTERM');
        expect(await once(worker, 'exit')).toEqual([0, null]);
      } finally {
        worker.kill('SIGKILL');
      }
      return found.filter((difference) => difference !== null);
    },
    withoutWorker,
  );
  expect(wrong).toEqual([]);
});
