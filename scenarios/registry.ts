/** Every scenario that a run can be asked for: add one by a file beside this one and a line here. */
import type { Scenario } from '../model/scenario.ts';
import { bi } from './bi.ts';
import { browse } from './browse.ts';
import { ingest } from './ingest.ts';
import { mixed } from './mixed.ts';

/** In the order of help and reports. */
export const SCENARIOS: readonly Scenario[] = [browse, bi, ingest, mixed];

/** What a run measures if it was not told. */
export const DEFAULT_SCENARIOS: readonly Scenario[] = [browse, bi, mixed];

/** @returns undefined for an unknown name */
export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
