/** A search for the good capacity, as it ended. */
import { type Static, Type } from 'typebox';
import { Count, Nullable } from './schema-parts.ts';

const Rate = Type.Number({ exclusiveMinimum: 0 });

/** One rate of a search for the good capacity, tried in up to three windows. */
export const Rung = Type.Object({
  ratePerSecond: Rate,
  windows: Type.Array(
    Type.Object({
      /** Its length, or how long it lasted where `cutShort`. */
      seconds: Type.Number({ minimum: 0 }),
      /** Ended when it could not pass any more: then only requests whose outcome was known by then are counted. */
      cutShort: Type.Boolean(),
      due: Count,
      good: Count,
      /** Not good, and sent by the driver later than intended by more than a tenth of the latency objective. */
      sentLate: Count,
      /** Of those that waited for neither a till nor a connection: the driver's own lateness. null: none was sent. */
      driverLagP99Us: Nullable(Type.Number()),
      driverCores: Type.Number({ minimum: 0 }),
      idleShare: Nullable(Type.Number()),
      /**
       * `driver-bound`: not good, but it says nothing about the service, for the driver was the bottleneck, or the window
       * would have been good without those that it sent late.
       */
      outcome: Type.Enum(['good', 'not-good', 'driver-bound']),
    }),
    { minItems: 1 },
  ),
  /** Of two windows, or two of three; `undecided`: the search ended before. */
  outcome: Type.Enum(['passed', 'failed', 'driver-bound', 'undecided']),
});
export type Rung = Static<typeof Rung>;

const searched = {
  budgetSeconds: Type.Number({ exclusiveMinimum: 0 }),
  /** What the search took. */
  seconds: Type.Number({ minimum: 0 }),
  /** In the order in which they were tried. */
  rungs: Type.Array(Rung),
};

/**
 * The highest rate on a ladder of ×1.25 at which 99 % of due requests are good, between the last that passed and the
 * first that failed.
 */
export const Capacity = Type.Union([
  /** Both ends are known, and adjacent on the ladder. */
  Type.Object({ state: Type.Literal('found'), lastPass: Rate, firstFail: Rate, ...searched }),
  /** Not even the lowest rate passed that the budget lets try. */
  Type.Object({ state: Type.Literal('below'), firstFail: Rate, ...searched }),
  /** Even the highest rate of the ladder passed. */
  Type.Object({ state: Type.Literal('above'), lastPass: Rate, ...searched }),
  /** From `driverBoundAt` on the driver was the bottleneck, so nothing is known above `lastPass`. */
  Type.Object({ state: Type.Literal('void'), lastPass: Nullable(Rate), driverBoundAt: Rate, ...searched }),
  /** Ended with its ends apart, or without one: the budget was spent, or the service did not recover from a window. */
  Type.Object({
    state: Type.Literal('unfinished'),
    because: Type.Enum(['budget', 'no-recovery']),
    lastPass: Nullable(Rate),
    firstFail: Nullable(Rate),
    ...searched,
  }),
]);
export type Capacity = Static<typeof Capacity>;
