/** For tests: any shape that a scenario may have, parts without load included. */
import fc from 'fast-check';
import type { Shape } from '../../model/scenario.ts';

const factor = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 10, noNaN: true }));
const share = fc.double({ min: 0, max: 1, noNaN: true });

export const anyShape: fc.Arbitrary<Shape> = fc.oneof(
  fc.record({ kind: fc.constant('steady' as const) }),
  fc.record({ kind: fc.constant('ramp' as const), from: factor, to: factor }),
  fc.record({ kind: fc.constant('steps' as const), factors: fc.array(factor, { minLength: 1, maxLength: 6 }) }),
  fc
    .record({ factor, at: fc.tuple(share, share) })
    .map(({ factor, at }) => ({ kind: 'spike' as const, factor, from: Math.min(...at), until: Math.max(...at) })),
);
