/** What a scenario is: a mix of operations, arrivals, and objectives as numbers. Data, not code. */
import { type Static, Type } from 'typebox';

/** A field that nobody knows is a field misspelt. */
const STRICT = { additionalProperties: false };

export const Operation = Type.Enum(['shop-overview', 'shop-detail', 'chain-overview', 'chain-detail', 'receipts']);
export type Operation = Static<typeof Operation>;

/** How the open rate goes over the window, in factors of `ratePerSecond`; the warm-up keeps the rate that the window begins with. */
export const Shape = Type.Union([
  Type.Object({ kind: Type.Literal('steady') }, STRICT),
  /** Linearly from one factor to the other. */
  Type.Object(
    { kind: Type.Literal('ramp'), from: Type.Number({ minimum: 0 }), to: Type.Number({ minimum: 0 }) },
    STRICT,
  ),
  /** Each factor for an equal part of the window. */
  Type.Object(
    { kind: Type.Literal('steps'), factors: Type.Array(Type.Number({ minimum: 0 }), { minItems: 1 }) },
    STRICT,
  ),
  /** `factor` between two shares of the window (0 … 1), 1 before and after. */
  Type.Object(
    {
      kind: Type.Literal('spike'),
      factor: Type.Number({ minimum: 0 }),
      from: Type.Number({ minimum: 0, maximum: 1 }),
      until: Type.Number({ minimum: 0, maximum: 1 }),
    },
    STRICT,
  ),
]);
export type Shape = Static<typeof Shape>;

export const Scenario = Type.Object(
  {
    name: Type.String(),
    /** The question that it answers, as a reader would ask it. */
    question: Type.String(),
    mix: Type.Array(
      Type.Object({ operation: Operation, share: Type.Number({ exclusiveMinimum: 0, maximum: 1 }) }, STRICT),
      {
        minItems: 1,
      },
    ),
    /** Offered arrivals per second in the open phase. */
    ratePerSecond: Type.Number({ exclusiveMinimum: 0 }),
    shape: Shape,
    objectives: Type.Object(
      {
        latencyMs: Type.Number({ exclusiveMinimum: 0 }),
        /** null: nothing is written, so nothing can be stale. */
        stalenessMs: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
      },
      STRICT,
    ),
    /** Live tills over all shops; a single shop has all of them, and the contract numbers a shop's tills up to 32,767. */
    liveTills: Type.Integer({ minimum: 1, maximum: 10_000 }),
    /** Zipf exponents: the n-th most popular gets a share ∝ 1/n^exponent. */
    popularity: Type.Object({ shops: Type.Number({ minimum: 0 }), products: Type.Number({ minimum: 0 }) }, STRICT),
    linesPerReceipt: Type.Integer({ minimum: 1, maximum: 100 }),
    /** `read-until-visible`: after each acknowledged receipt its shop's overview is read until an answer includes it. */
    afterWrite: Type.Enum(['nothing', 'read-until-visible']),
    phases: Type.Object(
      {
        /** Throughput of a fixed number of clients. */
        closed: Type.Boolean(),
        /** The good capacity is searched for even if nobody asks for it by `--capacity`. */
        capacity: Type.Boolean(),
        /** Least length of the open window in seconds unless the call gives one; 0: what a run takes anyhow. */
        openSeconds: Type.Number({ minimum: 0 }),
      },
      STRICT,
    ),
  },
  STRICT,
);
export type Scenario = Static<typeof Scenario>;

/** What most scenarios have in common: one states what sets it apart. */
export const USUAL = {
  shape: { kind: 'steady' },
  liveTills: 64,
  popularity: { shops: 1, products: 1 },
  linesPerReceipt: 4,
  afterWrite: 'nothing',
  phases: { closed: true, capacity: false, openSeconds: 0 },
} as const satisfies Partial<Scenario>;

/** True if the scenario posts anything: then every repeat gets a fresh clone and comes last. */
export function writes(scenario: Scenario): boolean {
  return scenario.mix.some(({ operation }) => operation === 'receipts');
}
