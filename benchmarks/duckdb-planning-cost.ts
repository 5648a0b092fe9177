/**
 * What planning every answer anew costs (docs/decisions/0002): the same statement with a kept plan, planned in the
 * transaction that runs it, and prepared first and run later, in turns, so that what disturbs the machine meets all three.
 * Usage: node bin/pinned.js benchmarks/duckdb-planning-cost.ts STATE-FOLDER [ROUNDS]
 */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DATABASE_FILE } from '../implementations/columnar/database.ts';
import { detailSql, overviewSql } from '../implementations/columnar/queries.ts';

const [state = '.', rounds = '300'] = process.argv.slice(2);
const instance = await DuckDBInstance.create(join(state, DATABASE_FILE), { access_mode: 'READ_ONLY', threads: '2' });
const connection = await instance.connect();
const [[today] = []] = (await connection.runAndReadAll('SELECT max(day)::INTEGER FROM sale')).getRows();

const statements = {
  'shop overview': overviewSql({ kind: 'shop', shopId: 1 }, Number(today)),
  'shop detail': detailSql({ kind: 'shop', shopId: 1 }, 1, Number(today)),
  'chain overview': overviewSql({ kind: 'chain' }, Number(today)),
  'chain detail': detailSql({ kind: 'chain' }, 1, Number(today)),
};
for (const [name, sql] of Object.entries(statements)) {
  const kept = await connection.prepare(sql);
  const ways = {
    'kept plan': () => kept.runAndReadAll(),
    'planned anew': () => connection.runAndReadAll(sql),
    'prepared anew': () => connection.runAndReadAll(sql, []),
  };
  console.log(`${name}, p50 in ms: ${JSON.stringify(await medians(ways, Number(rounds)))}`);
}

async function medians(ways: Readonly<Record<string, () => Promise<unknown>>>, times: number) {
  const taken = new Map(Object.keys(ways).map((way) => [way, [] as number[]]));
  for (let round = 0; round < times; round++) {
    for (const [way, run] of Object.entries(ways)) {
      const start = performance.now();
      await run();
      taken.get(way)?.push(performance.now() - start);
    }
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]?.toFixed(2);
  return Object.fromEntries(Array.from(taken, ([way, values]) => [way, Number(median(values))]));
}
