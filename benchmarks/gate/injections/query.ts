/** One more statement for every read and write, on the connections that the service has anyhow. */
import type { Change } from './edit.ts';

const FIRST = (pool: string) => `${pool}.query('SELECT 1')`;

/** Before the statement of a file that every read goes through. */
function beforeRead(file: string, statement: string, one: string): Change {
  return { file, replace: statement, by: `await ${one};\n    ${statement}` };
}

/** Before both kinds of writes, in a service that posts by `call(receiptsCall(post))`. */
function beforeWrites(file: string, call: (kind: string) => string, one: string): readonly Change[] {
  return ['receipts', 'price'].map((kind) => {
    const post = `post${kind === 'receipts' ? 'Receipts' : 'Price'}: (post) =>`;
    const written = call(`${kind}Call(post)`);
    return { file, replace: `${post} ${written},`, by: `${post} ${one}.then(() => ${written}),` };
  });
}

const precompute = 'implementations/precompute';
const onDemand = 'implementations/on-demand';
const batchEtl = 'implementations/batch-etl';
const columnar = 'implementations/columnar';

/** By implementation. */
export const QUERY: Readonly<Record<string, readonly Change[]>> = {
  precompute: [
    beforeRead(
      `${precompute}/reader.ts`,
      'const { rows } = await pool.query<[body: string, positions: string]>({',
      FIRST('pool'),
    ),
    ...beforeWrites(`${precompute}/service.ts`, (post) => `write(${post})`, FIRST('writers')),
  ],
  'on-demand': [
    beforeRead(`${onDemand}/service.ts`, 'const { rows } = await client.query<{ snapshot: string }>(', FIRST('client')),
    ...beforeWrites(`${onDemand}/service.ts`, (post) => `writeCall(writing, ${post})`, FIRST('writing')),
  ],
  'batch-etl': [
    beforeRead(
      `${batchEtl}/snapshot.ts`,
      'const { rows } = await pool.query<{ asOf: AsOf; dataJson: string }>({',
      FIRST('pool'),
    ),
    ...beforeWrites(`${batchEtl}/service.ts`, (post) => `writeCall(pool, ${post})`, FIRST('pool')),
  ],
  columnar: [
    beforeRead(
      `${columnar}/readers.ts`,
      'const reader = await connection.runAndReadAll(sql);',
      "connection.runAndReadAll('SELECT 1')",
    ),
    // Not on the writer's connection, where it would wait for a commit.
    {
      file: `${columnar}/store.ts`,
      replace: 'const readers = await openReaders(instance, today.day);',
      by: 'const spare = await instance.connect();\n  const readers = await openReaders(instance, today.day);',
    },
    ...['postReceipts', 'postPrice'].map((post) => ({
      file: `${columnar}/store.ts`,
      replace: `${post}: writer.${post},`,
      by: `${post}: (post) => spare.runAndReadAll('SELECT 1').then(() => writer.${post}(post)),`,
    })),
    {
      file: `${columnar}/store.ts`,
      replace: 'await writer.close();',
      by: 'await writer.close();\n        spare.closeSync();',
    },
  ],
};
