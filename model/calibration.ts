/** What this machine can resolve, as `bench calibrate` has found it: kept in the cache, and told by every gate on the same machine. */
import { type Static, Type } from 'typebox';
import { GateGeneration, GatePlan, GateShape } from './gate-file.ts';
import { Resolution } from './resolution.ts';

export const Calibration = Type.Object({
  schema: Type.Literal('aunt-emma-bench/calibration/1'),
  benchVersion: Type.String(),
  /** What it holds for, in words. */
  machine: Type.String(),
  /** With its variant. */
  implementation: Type.String(),
  scenario: Type.String(),
  plan: GatePlan,
  shape: GateShape,
  generations: Type.Array(GateGeneration),
  resolution: Resolution,
});
export type Calibration = Static<typeof Calibration>;
