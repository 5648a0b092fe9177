import { expect, test } from 'vitest';
import { meansOf } from './database.ts';

test('the query threads are those of every store, unless the variant has its own', () => {
  const env = { BENCH_MEMORY_BYTES: '1073741824', BENCH_QUERY_THREADS: '2' };
  expect(meansOf(env)).toEqual({ memory: 2 ** 30, queryThreads: 2 });
  expect(meansOf({ ...env, BENCH_OPTION_THREADS: 'equal' })).toEqual({ memory: 2 ** 30, queryThreads: 2 });
  expect(meansOf({ ...env, BENCH_OPTION_THREADS: '1' })).toEqual({ memory: 2 ** 30, queryThreads: 1 });
});
