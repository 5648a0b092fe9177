/** What a run says about cost: from which source, of which components, and of the time in which nobody asks. */
import { beforeAll, expect, test } from 'vitest';
import type { Measured } from '../../model/cell.ts';
import { readRunFile } from '../../reports/run-file.ts';
import { bench, PATIENCE_MS, place } from './bench.ts';

const at = place();
const measured = new Map<string, Measured>();

beforeAll(async () => {
  const which = ['--implementation', 'columnar,on-demand,batch-etl', '--scenario', 'mixed', '--products', '5'];
  const { code, stderr } = await bench(at, ['run', ...which, '--repeats', '1', '--duration', '2', '--out', 'cost']);
  expect(code, stderr).toBe(0);
  const { cells } = await readRunFile(at.path('cost'));
  for (const { implementation, repeats } of cells) {
    const [result] = repeats;
    if (result !== undefined && 'measured' in result) measured.set(implementation, result.measured);
  }
  expect(measured.size).toBe(3);
}, 4 * PATIENCE_MS);

test.each([
  { implementation: 'columnar', components: ['backend'] },
  { implementation: 'on-demand', components: ['backend', 'database', 'engine'] },
  { implementation: 'batch-etl', components: ['backend', 'database', 'job'] },
])('$implementation has figures of every component, from one source', ({ implementation, components }) => {
  const { open, cost } = measuredOf(implementation);
  expect(Object.keys(open?.cpuSeconds ?? {}).toSorted()).toEqual([...components, 'driver'].toSorted());
  expect(cost.source).toBe(measuredOf('columnar').cost.source);
  expect(cost.cpuSecondsPer1000Good).toBeGreaterThan(0);
});

test.each([
  { implementation: 'columnar', leastSeconds: 1 },
  { implementation: 'on-demand', leastSeconds: 1 },
  { implementation: 'batch-etl', leastSeconds: 3 },
])('$implementation shows what it costs while nobody asks', ({ implementation, leastSeconds }) => {
  const { idle } = measuredOf(implementation).cost;
  expect(idle?.seconds).toBeGreaterThanOrEqual(leastSeconds);
  expect(Object.values(idle?.cpuSeconds ?? {}).every((seconds) => seconds >= 0)).toBe(true);
});

test('refreshes are what a batch costs while nobody asks', () => {
  expect(measuredOf('batch-etl').cost.idle?.cpuSeconds.job).toBeGreaterThan(0);
});

test.each(['columnar', 'on-demand', 'batch-etl'])('%s writes to its log where receipts come', (name) => {
  expect(measuredOf(name).cost.walBytes).toBeGreaterThan(0);
});

function measuredOf(implementation: string): Measured {
  const found = measured.get(implementation);
  if (found === undefined) throw new Error(`${implementation} was not measured`);
  return found;
}
