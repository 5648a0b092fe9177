/** What `batch-etl` publishes, and what it does when a refresh fails or its process is killed. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { until } from '../../harness/provision/test-helpers.ts';
import { extractCases } from './extract-cases.ts';
import { answerOf, asOfOf, batchTests, type Store } from './setup.ts';

const tests = batchTests();
const { serving, receipts, wrongIn, checkAll, questions } = tests;
const CHAIN = { scope: { kind: 'chain' }, productId: null } as const;

/** Every publication runs into this. @param action - statements of PL/pgSQL */
function atPublication({ admin }: Store, action: string) {
  return admin.query(`
    CREATE FUNCTION at_publication() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${action} RETURN NEW; END $$;
    CREATE TRIGGER at_publication BEFORE UPDATE ON target_document FOR EACH ROW WHEN (NEW.scope_id = 2)
      EXECUTE FUNCTION at_publication();`);
}

test('a refresh brings in what was posted, and rewrites the scopes that it touches', () =>
  serving(async (store) => {
    await store.postReceipts(1, 101, receipts(1, 101, 1, 5));
    await store.postPrice(1, 1, 3, 777);
    const lines = receipts(1, 101, 1, 5).reduce((sum, receipt) => sum + receipt.lines.length, 0);
    const first = await store.refreshedUntil('all of it is published', ({ positions }) => positions?.length === 2);
    expect(first).toMatchObject({
      outcome: 'published',
      scopes: 2,
      positions: [
        [1, 100, 1],
        [1, 101, 5],
      ],
    });
    const extracted = (await store.refreshes()).reduce((sum, { rows = 0 }) => sum + rows, 0);
    expect(extracted).toBe(lines + 1);
    expect(await checkAll(store)).toEqual({
      wrong: [],
      asOf: [
        [1, 100, 1],
        [1, 101, 5],
      ],
    });
  }));

test('without anything new a refresh leaves no trace, unless all target data is asked for', () =>
  serving(async (store) => {
    await store.postReceipts(1, 101, receipts(1, 101, 1, 1));
    await store.refreshedUntil('it is published', ({ positions }) => positions?.length === 1);
    const before = (await store.refreshes()).length;
    const versions = () => store.admin.query('SELECT xmin FROM target_document ORDER BY scope_id, product_id');
    const { rows: old } = await versions();
    await store.admin.query("NOTIFY batch_etl_refresh, 'changed'");
    const all = await store.refreshedUntil('all is published anew', ({ scopes }) => scopes === 3, 'all');
    expect(all).toMatchObject({ rows: 0, documents: questions().length });
    const after = await store.refreshes();
    expect(after.slice(before).every(({ scopes }) => scopes === 3)).toBe(true);
    const { rows: fresh } = await versions();
    expect(fresh.filter(({ xmin }, index) => xmin === old[index].xmin)).toEqual([]);
    expect((await checkAll(store)).wrong).toEqual([]);
  }));

test('while refreshes go on, every answer is of one snapshot', () =>
  serving(async (store) => {
    const kept: { question: ReturnType<typeof questions>[number]; body: string }[] = [];
    let writing = true;
    const write = async () => {
      for (let n = 0; n < 40; n++) {
        await store.postReceipts(1 + (n % 2), 101, receipts(1 + (n % 2), 101, (n >> 1) * 3 + 1, (n >> 1) * 3 + 3));
        if (n % 4 === 0) await store.postPrice(2, n / 4 + 1, 1 + ((n / 4) % 6), 100 + n);
        await store.admin.query(`NOTIFY batch_etl_refresh, '${n % 3 === 0 ? 'all' : 'changed'}'`);
      }
      writing = false;
    };
    const read = async (first: number) => {
      for (let n = first; writing; n += 7) {
        const question = questions()[n % questions().length] ?? CHAIN;
        kept.push({ question, body: await answerOf(store, question) });
      }
    };
    await Promise.all([write(), read(0), read(3), read(5)]);
    await store.refreshedUntil(
      'the last write is published',
      ({ positions }) => JSON.stringify(positions) === '[[1,101,60],[2,100,10],[2,101,60]]',
    );
    const wrong = await Promise.all(kept.map(({ question, body }) => wrongIn(store, question, body)));
    expect(wrong.filter((difference) => difference !== null)).toEqual([]);
    const states = new Set(kept.map(({ body }) => JSON.stringify(asOfOf(body))));
    // Readers that saw nothing change would have proved nothing.
    expect(states.size).toBeGreaterThan(5);
    expect((await checkAll(store)).wrong).toEqual([]);
  }));

test('a refresh that fails is recorded and leaves the old snapshot; the next one makes up for it', () =>
  serving(async (store) => {
    await store.postReceipts(2, 101, receipts(2, 101, 1, 3));
    await store.refreshedUntil('it is published', ({ positions }) => positions?.length === 1);
    await atPublication(store, "RAISE 'the disk of the target is full';");
    await store.postReceipts(2, 101, receipts(2, 101, 4, 9));
    const failed = await store.refreshedUntil('it has failed', ({ outcome }) => outcome === 'failed');
    expect(failed.message).toBe('the disk of the target is full');
    expect(await checkAll(store)).toEqual({ wrong: [], asOf: [[2, 101, 3]] });

    await store.admin.query('DROP TRIGGER at_publication ON target_document');
    await store.refreshedUntil('it is published', ({ outcome }) => outcome === 'published');
    expect(await checkAll(store)).toEqual({ wrong: [], asOf: [[2, 101, 9]] });
  }));

test('a job that is killed amid a publication leaves the old snapshot, and recovers without counting twice', () =>
  serving(async (store) => {
    const { service } = store.started;
    await store.postReceipts(2, 101, receipts(2, 101, 1, 3));
    await store.refreshedUntil('it is published', ({ positions }) => positions?.length === 1);
    // The publication waits at its last documents until this connection lets it go on.
    await atPublication(store, 'PERFORM pg_advisory_xact_lock_shared(1);');
    await store.admin.query('SELECT pg_advisory_lock(1)');
    await store.postReceipts(2, 101, receipts(2, 101, 4, 9));
    await store.admin.query('NOTIFY batch_etl_refresh');
    await until('the publication waits', async () => {
      const { rowCount } = await store.admin.query("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
      return rowCount === 1;
    });
    const job = service.processes.find(({ component }) => component === 'job');
    process.kill(job?.pid ?? 0, 'SIGKILL');
    await service.crashed;
    expect(await checkAll(store)).toEqual({ wrong: [], asOf: [[2, 101, 3]] });
    await store.admin.query('SELECT pg_advisory_unlock(1)');
    expect(await checkAll(store)).toEqual({ wrong: [], asOf: [[2, 101, 3]] });

    await service.killAndRestart();
    const last = await store.refreshedUntil('it is published', ({ positions }) => positions?.[0]?.[2] === 9);
    // The rows had been merged before the kill: nothing is extracted again.
    expect(last).toMatchObject({ outcome: 'published', rows: 0 });
    expect(await checkAll(store)).toEqual({ wrong: [], asOf: [[2, 101, 9]] });
  }));

test('the job survives the end of its database', () =>
  serving(async (store) => {
    await store.postReceipts(1, 101, receipts(1, 101, 1, 2));
    await store.refreshedUntil('it is published', ({ positions }) => positions?.length === 1);
    await store.started.database?.killAndRestart();
    await store.postReceipts(1, 101, receipts(1, 101, 3, 4));
    const admin = new pg.Client({ connectionString: store.started.database?.url ?? '' });
    await admin.connect();
    try {
      await until('the job is back', async () => {
        await admin.query('NOTIFY batch_etl_refresh');
        return asOfOf(await answerOf(store, CHAIN))[0]?.[2] === 4;
      });
    } finally {
      await admin.end();
    }
    expect((await checkAll(store)).wrong).toEqual([]);
  }));

extractCases(tests);
