/** What a run says about cost: from which source, of which components, and of the time in which nobody asks. */
import { beforeAll, expect, test } from 'vitest';
import type { Measured } from '../../model/run-file.ts';
import { readRunFile } from '../../reports/run-file.ts';
import { bench, PATIENCE_MS, place } from './bench.ts';

const at = place();
const measured = new Map<string, Measured>();

beforeAll(async () => {
  const which = ['--implementation', 'columnar,on-demand,batch-etl', '--scenario', 'browse,mixed', '--products', '5'];
  const { code, stderr } = await bench(at, ['run', ...which, '--repeats', '1', '--duration', '3', '--out', 'cost']);
  expect(code, stderr).toBe(0);
  const { cells } = await readRunFile(at.path('cost'));
  for (const { implementation, scenario, repeats } of cells) {
    const [result] = repeats;
    if (result !== undefined && 'measured' in result) measured.set(`${implementation} ${scenario}`, result.measured);
  }
  expect(measured.size).toBe(6);
}, 2 * PATIENCE_MS);

test.each([
  { implementation: 'columnar', components: ['backend'] },
  { implementation: 'on-demand', components: ['backend', 'database', 'engine'] },
  { implementation: 'batch-etl', components: ['backend', 'database', 'job'] },
])('$implementation has figures of every component, from one source', ({ implementation, components }) => {
  const { open, cost } = measuredOf(`${implementation} mixed`);
  expect(Object.keys(open?.cpuSeconds ?? {}).toSorted()).toEqual([...components, 'driver'].toSorted());
  expect(cost.source).toBe(measuredOf('columnar browse').cost.source);
  expect(cost.cpuSecondsPer1000Good).toBeGreaterThan(0);
});

test.each([
  { implementation: 'columnar', leastSeconds: 1 },
  { implementation: 'on-demand', leastSeconds: 1 },
  { implementation: 'batch-etl', leastSeconds: 3 },
])('the last scenario of $implementation shows what it costs while nobody asks', ({ implementation, leastSeconds }) => {
  const { idle } = measuredOf(`${implementation} mixed`).cost;
  expect(idle?.seconds).toBeGreaterThanOrEqual(leastSeconds);
  expect(Object.values(idle?.cpuSeconds ?? {}).every((seconds) => seconds >= 0)).toBe(true);
});

test('refreshes are what a batch costs while nobody asks', () => {
  expect(measuredOf('batch-etl mixed').cost.idle?.cpuSeconds.job).toBeGreaterThan(0);
});

test.each(['columnar', 'on-demand', 'batch-etl'])('%s writes to its log where receipts come', (name) => {
  expect(measuredOf(`${name} mixed`).cost.walBytes).toBeGreaterThan(0);
});

test('a log that nobody writes to does not grow', () => {
  // A PostgreSQL server may clean up by itself.
  expect(measuredOf('columnar browse').cost.walBytes).toBe(0);
});

function measuredOf(cell: string): Measured {
  const found = measured.get(cell);
  if (found === undefined) throw new Error(`${cell} was not measured`);
  return found;
}
