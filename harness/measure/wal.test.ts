import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { ownCache } from '../provision/test-helpers.ts';
import { walGrowth, watchDuckDbWal } from './wal.ts';

const folder = ownCache();

describe('the log of a DuckDB database', () => {
  test('grows by what is written, and not by what is read', async () => {
    const { run, watch } = await openedDatabase();
    const begin = await watch.mark();
    await run('SELECT count(*) FROM numbers');
    const read = await watch.mark();
    expect(walGrowth(begin, read)).toBe(0);
    await run('INSERT INTO numbers FROM range(1000)');
    // Eight bytes each, and some to say so.
    expect(walGrowth(read, await watch.mark())).toBeGreaterThan(8000);
    expect(walGrowth(read, await watch.mark())).toBeLessThan(16_000);
  });

  test('that was folded into the database in between says nothing, however large it is by now', async () => {
    const { run, watch } = await openedDatabase();
    await run('INSERT INTO numbers FROM range(10)');
    const begin = await watch.mark();
    await run('CHECKPOINT');
    expect(walGrowth(begin, await watch.mark())).toBeNull();
    await run('INSERT INTO numbers FROM range(1000)');
    expect(walGrowth(begin, await watch.mark())).toBeNull();
  });

  test('cannot be seen where there is no such database', async () => {
    writeFileSync(join(folder.current, 'other'), 'no database, but long enough for one');
    writeFileSync(join(folder.current, 'short'), '');
    expect(await (await watchDuckDbWal(folder.current)).mark()).toBeNull();
    expect(await (await watchDuckDbWal(join(folder.current, 'not-there'))).mark()).toBeNull();
  });
});

test('growth is known between two marks of one log, and of nothing else', () => {
  const mark = (generation: string, bytes: number) => ({ generation, bytes });
  expect(walGrowth(mark('a', 5), mark('a', 12))).toBe(7);
  expect(walGrowth(mark('a', 5), mark('b', 12))).toBeNull();
  expect(walGrowth(mark('a', 5), mark('a', 4))).toBeNull();
  expect(walGrowth(null, mark('a', 4))).toBeNull();
  expect(walGrowth(mark('a', 5), null)).toBeNull();
});

/** A database with a table, as a service has one that was started on it. */
async function openedDatabase() {
  const path = join(folder.current, 'some.duckdb');
  const made = await DuckDBInstance.create(path);
  await (await made.connect()).run('CREATE TABLE numbers (n BIGINT)');
  made.closeSync();
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run('CHECKPOINT');
  return { run: (sql: string) => connection.run(sql), watch: await watchDuckDbWal(folder.current) };
}
