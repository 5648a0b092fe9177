/** `bench verify` as a user calls it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const BENCH = fileURLToPath(new URL('../../bin/bench.js', import.meta.url));

test('verify checks every answer of scale 1, a sample under load, and ends with 0 and one JSON document', async () => {
  const call = [BENCH, 'verify', '--scale', '1', '--implementation', 'columnar', '--json'];
  // Rejects with another exit code than 0.
  const { stdout } = await promisify(execFile)('node', call, { env: process.env });
  expect(JSON.parse(stdout)).toEqual([
    {
      scale: 1,
      implementation: 'columnar',
      // The shop and the chain, the overview and 40 details of each, twice.
      answersChecked: 164,
      answersInAll: 164,
      writesChecked: expect.any(Number),
      underLoad: { state: 'checked', answers: expect.any(Number), writes: expect.any(Number) },
      seconds: expect.any(Number),
      differences: [],
    },
  ]);
});
