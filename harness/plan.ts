/** What a run will do: every cell, and the seeded order in which repeats of them are interleaved. */
import { keyOf } from '../datagen/mix.ts';
import { rankedBy } from '../datagen/ranking.ts';
import type { Cell } from '../model/cell.ts';
import type { Plan } from '../model/run-file.ts';
import { type Scenario, writes } from '../model/scenario.ts';
import type { Seconds } from '../model/units.ts';

/** One start of an implementation: it serves read-only scenarios first, and at most one that writes, last. */
export interface Start {
  readonly scale: number;
  readonly repeat: number;
  readonly implementation: string;
  readonly scenarios: readonly Scenario[];
}

/** The cells of a plan, all of them pending. */
export function cellsOf({ scales, implementations, scenarios, repeats }: Plan): Cell[] {
  return scales.flatMap((scale) =>
    scenarios.flatMap((scenario) =>
      implementations.map((implementation) => ({
        scale,
        implementation,
        scenario: scenario.name,
        repeats: Array.from({ length: repeats }, () => ({ state: 'pending' as const })),
      })),
    ),
  );
}

/**
 * Scale by scale and repeat by repeat, implementations in an order drawn for each repeat: what drifts on the machine
 * meets all of them. Every scenario that writes after the first gets a start, and so a clone, of its own.
 */
export function startsOf({ scales, implementations, scenarios, repeats, seed }: Plan): Start[] {
  const indices = implementations.map((_, index) => index);
  return scales.flatMap((scale) =>
    Array.from({ length: repeats }, (_, repeat) => repeat).flatMap((repeat) =>
      rankedBy(indices, (index) => keyOf(seed, 79, scale, repeat, index)).flatMap((index) =>
        groupsOf(scenarios).map((group) => ({
          scale,
          repeat,
          implementation: implementations[index] ?? '',
          scenarios: group,
        })),
      ),
    ),
  );
}

/** Of the starts of a plan those with anything that is not measured, and of their scenarios only those; in the same order. */
export function pendingStarts(plan: Plan, cells: readonly Cell[]): Start[] {
  return startsOf(plan).flatMap((start) => {
    const scenarios = start.scenarios.filter(({ name }) => isPending(cells, start, name));
    return scenarios.length === 0 ? [] : [{ ...start, scenarios }];
  });
}

function isPending(cells: readonly Cell[], { scale, implementation, repeat }: Start, scenario: string): boolean {
  const isThis = (cell: Cell) =>
    cell.scale === scale && cell.implementation === implementation && cell.scenario === scenario;
  return cells.find(isThis)?.repeats[repeat]?.state === 'pending';
}

/** By how much the first phase of a process warms up longer, until the driver's own code is compiled. */
const DRIVER_WARM_UP_SECONDS: Seconds = 2;

/**
 * The first phase of a cell. Without a longer warm-up the first cell that a process drives would measure a cold driver,
 * and whoever the seed puts there would look slower than it is.
 * @param isFirst - nothing has been driven by this process yet
 */
export function firstPhaseOf<T extends { readonly warmupSeconds: Seconds }>(planned: T, isFirst: boolean): T {
  if (!isFirst) return planned;
  return { ...planned, warmupSeconds: planned.warmupSeconds + DRIVER_WARM_UP_SECONDS };
}

/** So many requests should be due in an open window: the percentiles of fewer are anybody's. */
const FEWEST_DUE = 8;

/** The open phase of a scenario: as long as it wants at least; one with a low rate gets up to half as much again. */
export function openWindowOf(planned: Plan['open'], { ratePerSecond, phases }: Scenario): Plan['open'] {
  const wanted = Math.min(FEWEST_DUE / ratePerSecond, 1.5 * planned.seconds);
  return { ...planned, seconds: Math.max(planned.seconds, wanted, phases.openSeconds) };
}

/** Of a window that a scenario wants, what a quick run gives it. */
const QUICK_SHARE = 0.1;

/** A scenario as a run takes it: a window that the call asks for is longer or shorter than the scenario's own. */
export function plannedScenario(
  scenario: Scenario,
  call: { readonly duration: Seconds | undefined; readonly quick: boolean },
): Scenario {
  const { openSeconds } = scenario.phases;
  const wanted = call.duration !== undefined ? 0 : call.quick ? QUICK_SHARE * openSeconds : openSeconds;
  return { ...scenario, phases: { ...scenario.phases, openSeconds: wanted } };
}

/** Scenarios that can share a start and its clone: those that only read, and after them one that writes. */
export function groupsOf(scenarios: readonly Scenario[]): readonly (readonly Scenario[])[] {
  const reading = scenarios.filter((scenario) => !writes(scenario));
  const [first, ...others] = scenarios.filter(writes);
  const together = [...reading, ...(first === undefined ? [] : [first])];
  return [together, ...others.map((scenario) => [scenario])].filter((group) => group.length > 0);
}
