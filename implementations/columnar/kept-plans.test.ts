/**
 * What DuckDB does with a plan that is older than the rows (docs/decisions/0002). A red test here is good news: DuckDB
 * has changed, and the decision to plan every answer anew can be looked at again.
 */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';

const POSITIONS = 'SELECT shop_id, till, max(seq) FROM posted GROUP BY shop_id, till ORDER BY ALL';

let instance: DuckDBInstance;
let reader: DuckDBConnection;
let writer: DuckDBConnection;

beforeEach(async () => {
  instance = await DuckDBInstance.create(':memory:');
  [reader, writer] = [await instance.connect(), await instance.connect()];
  await writer.run('CREATE TABLE posted (shop_id INTEGER NOT NULL, till SMALLINT NOT NULL, seq INTEGER NOT NULL)');
});
afterEach(() => instance.closeSync());

const rowsOf = async (run: { runAndReadAll(): Promise<{ getRows(): unknown[][] }> }) =>
  (await run.runAndReadAll()).getRows();

test('a plan made on an empty table fails on rows appended since, or gives a group that does not exist', async () => {
  const kept = await reader.prepare(POSITIONS);
  await writer.run('INSERT INTO posted VALUES (1, 101, 1)');
  // Which of the two is chance: it takes the values for positions in a table of no size.
  const made = await rowsOf(kept).catch((error: Error) => error.message);
  if (typeof made === 'string') expect(made).toContain('Perfect hash aggregate: aggregate group');
  else expect(made).not.toEqual([[1, 101, 1]]);
  expect((await reader.runAndReadAll(POSITIONS)).getRows()).toEqual([[1, 101, 1]]);
});

test('a plan made on a few rows gives groups that do not exist', async () => {
  await writer.run('INSERT INTO posted VALUES (1, 101, 1), (1, 102, 1)');
  const kept = await reader.prepare(POSITIONS);
  await writer.run('INSERT INTO posted VALUES (1, 103, 1), (1, 104, 7)');
  // Till 104 is one past the bits that were enough for the tills of that day: it counts as another shop.
  expect(await rowsOf(kept)).toContainEqual([2, null, 7]);
});

test('a plan made before a value existed does not find it', async () => {
  await writer.run('INSERT INTO posted VALUES (1, 101, 1)');
  const kept = await reader.prepare('SELECT count(*) FROM posted WHERE till > 101');
  await writer.run('INSERT INTO posted VALUES (1, 102, 1)');
  expect(await rowsOf(kept)).toEqual([[0n]]);
});
