/** Runs in time order -> for each scenario at each scale, what became of every implementation from run to run. */
import { changedFacts, type Facts } from '../../model/ground.ts';
import type { Change } from '../../model/run-file.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { BriefCell, GroupSummary } from './summary.ts';
import type { NumberedRun } from './types.ts';

export interface Trends {
  /** Of what two runs or more have. */
  readonly trends: readonly Trend[];
  /** Of what only one run has. */
  readonly single: readonly GroupName[];
}
export type GroupName = Pick<GroupSummary, 'scale' | 'scenario'>;

export interface Trend extends GroupName {
  /** Those that are shown, the oldest first. */
  readonly runs: readonly NumberedRun[];
  /** How many older ones are not, to keep the page small. */
  readonly older: number;
  readonly lines: readonly Line[];
}

/** One implementation through the runs. */
export interface Line {
  readonly implementation: string;
  /** Colour, pattern and marker: the same in all pictures of the page. */
  readonly look: number;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly run: NumberedRun;
  /** Of the run among those of the trend, from 0. */
  readonly at: number;
  readonly cell: BriefCell;
  readonly timeoutMs: Milliseconds;
  /** Against the step before: not empty if the two cannot be compared. */
  readonly changes: readonly Change[];
  /** Number of the run of the step before; null: there is none. */
  readonly before: number | null;
}

/** Implementation × scenario × scale × run: some 700 bytes of page each. */
const MOST_STEPS = 2_000;

export function trendsOf(runs: readonly NumberedRun[], mostSteps = MOST_STEPS): Trends {
  const groups = [...Map.groupBy(runs.flatMap(membersOf), ({ group }) => JSON.stringify(nameOf(group))).values()];
  const looks = looksOf(runs);
  const shared = groups.filter((members) => members.filter(isMeasured).length > 1);
  const lines = shared.reduce((sum, members) => sum + implementationsOf(members).length, 0);
  const most = Math.max(2, Math.floor(mostSteps / Math.max(1, lines)));
  return {
    trends: shared.flatMap((members) => trendOf(members, looks, most)).toSorted(byName),
    single: groups
      .flatMap((members) => (members.filter(isMeasured).length === 1 ? members.slice(0, 1) : []))
      .map(({ group }) => nameOf(group))
      .toSorted(byName),
  };
}

interface Member {
  readonly run: NumberedRun;
  readonly group: GroupSummary;
}

function membersOf(run: NumberedRun): Member[] {
  return run.run.groups.map((group) => ({ run, group }));
}

function nameOf({ scale, scenario }: GroupName): GroupName {
  return { scale, scenario };
}

function byName(a: GroupName, b: GroupName): number {
  if (a.scenario !== b.scenario) return a.scenario < b.scenario ? -1 : 1;
  return a.scale - b.scale;
}

function isMeasured({ group }: Member): boolean {
  return group.cells.some(({ state }) => state === 'done');
}

/** The newest run's implementations come first. */
function looksOf(runs: readonly NumberedRun[]): ReadonlyMap<string, number> {
  const names = new Set(runs.toReversed().flatMap(({ run }) => run.implementations));
  return new Map([...names].map((name, look) => [name, look]));
}

function implementationsOf(members: readonly Member[]): string[] {
  return [...new Set(members.flatMap(({ group }) => group.cells.map(({ implementation }) => implementation)))];
}

function trendOf(all: readonly Member[], looks: ReadonlyMap<string, number>, most: number): Trend[] {
  const members = all.slice(-most);
  const [first] = members;
  if (first === undefined) return [];
  const lines = implementationsOf(members).map((implementation): Line => {
    return { implementation, look: looks.get(implementation) ?? 0, steps: stepsOf(members, implementation) };
  });
  return [
    {
      ...nameOf(first.group),
      runs: members.map(({ run }) => run),
      older: all.length - members.length,
      lines: lines.toSorted((a, b) => a.look - b.look),
    },
  ];
}

function stepsOf(members: readonly Member[], implementation: string): Step[] {
  const steps: Step[] = [];
  let before: { readonly number: number; readonly facts: Facts } | null = null;
  for (const [at, { run, group }] of members.entries()) {
    const cell = group.cells.find((one) => one.implementation === implementation);
    if (cell === undefined) continue;
    const facts: Facts = before === null ? factsOf(group, cell, {}) : factsOf(group, cell, before.facts);
    const changes = before === null ? [] : changedFacts(before.facts, facts);
    steps.push({ run, at, cell, timeoutMs: group.timeoutMs, changes, before: before?.number ?? null });
    before = { number: run.number, facts };
  }
  return steps;
}

const CPU_SOURCE = 'source of the CPU figures';

/** A cell without figures says nothing about where CPU comes from: as before, then. */
function factsOf({ facts }: GroupSummary, cell: BriefCell, before: Facts): Facts {
  const source = 'figures' in cell ? cell.figures.cpuSource : before[CPU_SOURCE];
  return source === undefined ? facts : { ...facts, [CPU_SOURCE]: source };
}
