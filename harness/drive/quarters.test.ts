import { expect, it } from 'vitest';
import { quarters } from './quarters.ts';

it.each([
  ['ever faster', [30, 60], true],
  ['faster by a tenth, which may be chance', [100, 110], false],
  ['slower', [60, 50], false],
  ['too few to tell', [2, 24], false],
  ['nothing before', [0, 25], true],
  ['steady after a rise', [10, 100, 105], false],
])('%s', (_, counts, rising) => {
  const seen = quarters();
  for (const [quarter, count] of counts.entries())
    for (let n = 0; n < count; n++) seen.count(250 * quarter + (250 * n) / count);
  // In the middle of the quarter after them, which has some already.
  seen.count(250 * counts.length + 1);
  expect(seen.stillRising(250 * counts.length + 100)).toBe(rising);
});
