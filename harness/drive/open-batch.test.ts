import fc from 'fast-check';
import { expect, it } from 'vitest';
import { batchWriter, readBatch } from './open-batch.ts';
import type { Settled } from './tally.ts';

const OPERATIONS = ['shop-overview', 'chain-detail'] as const;
const time = fc.double({ min: 0, max: 1e7, noNaN: true });
const settled: fc.Arbitrary<Settled> = fc.record({
  operation: fc.constantFrom(...OPERATIONS),
  second: fc.integer({ min: -100, max: 100_000 }),
  outcome: fc.constantFrom('answered', 'refused', 'timedOut', 'cutOff', 'unfinished'),
  response: time,
  service: time,
  lag: fc.option(time),
  staleness: fc.constant(null),
});

it('what is read from a batch is what was written to it, in the same order', () => {
  fc.assert(
    fc.property(fc.array(settled, { minLength: 1 }), fc.array(fc.tuple(time, time)), (requests, answered) => {
      const writer = batchWriter(OPERATIONS);
      for (const request of requests) writer.settle(request);
      for (const [share, took] of answered) writer.add(share, took);
      const batch = writer.take();
      const read: { settled: Settled[]; answered: [number, number][] } = { settled: [], answered: [] };
      const counts = { settle: (one: Settled) => void read.settled.push(one) };
      if (batch !== null) readBatch(batch, OPERATIONS, counts, { add: (...one) => void read.answered.push(one) });
      expect(read).toEqual({ settled: requests, answered });
      expect(writer.take()).toBeNull();
    }),
  );
});
