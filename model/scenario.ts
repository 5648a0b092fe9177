/** What a scenario is: a mix of operations, arrivals, and objectives as numbers. Data, not code. */
import { type Static, Type } from 'typebox';

export const Operation = Type.Enum(['shop-overview', 'shop-detail', 'chain-overview', 'chain-detail', 'receipts']);
export type Operation = Static<typeof Operation>;

export const Scenario = Type.Object({
  name: Type.String(),
  /** The question that it answers, as a reader would ask it. */
  question: Type.String(),
  mix: Type.Array(Type.Object({ operation: Operation, share: Type.Number({ exclusiveMinimum: 0, maximum: 1 }) }), {
    minItems: 1,
  }),
  /** Offered arrivals per second in the open phase. */
  ratePerSecond: Type.Number({ exclusiveMinimum: 0 }),
  objectives: Type.Object({
    latencyMs: Type.Number({ exclusiveMinimum: 0 }),
    /** null: nothing is written, so nothing can be stale. */
    stalenessMs: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
  }),
  /** Live tills over all shops. */
  liveTills: Type.Integer({ minimum: 1 }),
  /** Zipf exponents: the n-th most popular gets a share ∝ 1/n^exponent. */
  popularity: Type.Object({ shops: Type.Number({ minimum: 0 }), products: Type.Number({ minimum: 0 }) }),
  linesPerReceipt: Type.Integer({ minimum: 1, maximum: 100 }),
});
export type Scenario = Static<typeof Scenario>;

/** True if the scenario posts anything: then every repeat gets a fresh clone and comes last. */
export function writes(scenario: Scenario): boolean {
  return scenario.mix.some(({ operation }) => operation === 'receipts');
}
