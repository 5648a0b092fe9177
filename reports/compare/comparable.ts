/** May two runs, scales, scenarios or cells be held against each other? If not, why, in words; empty: they may. */
import type { Scenario } from '../../model/scenario.ts';
import type { CellFigures, Figures } from '../figures/types.ts';
import { count } from '../words.ts';

type PlannedRun = Figures['run'];

/** Another seed draws other requests, and another time-out other failures. */
export function runsApart(before: PlannedRun, after: PlannedRun): string {
  const apart = [
    thenWords('seed', `${before.plan.seed}`, `${after.plan.seed}`),
    thenWords('time-out', `${count(before.plan.timeoutMs)} ms`, `${count(after.plan.timeoutMs)} ms`),
  ];
  return reasonWords('other plan', apart);
}

const DATA_FIELDS = ['seed', 'version', 'products', 'receiptLines', 'bytes', 'today'] as const;
const DATA_NAMES = {
  seed: 'seed',
  version: 'generator version',
  products: 'products',
  receiptLines: 'receipt lines',
  bytes: 'bytes',
  today: 'today',
} as const satisfies Readonly<Record<(typeof DATA_FIELDS)[number], string>>;

export function dataApart(before: PlannedRun, after: PlannedRun, scale: number): string {
  const [a, b] = [before, after].map(({ datasets }) => datasets.find((set) => set.scale === scale));
  if (a === undefined || b === undefined) return `no data set of it in the run ${a === undefined ? 'before' : 'after'}`;
  const apart = DATA_FIELDS.map((field) => thenWords(DATA_NAMES[field], `${a[field]}`, `${b[field]}`));
  return reasonWords('other data', apart);
}

/** Whatever a scenario is made of, but for the question that it is introduced by. */
export function scenariosApart(before: Scenario, after: Scenario): string {
  const [a, b] = [before, after].map(({ question: _, ...rest }) => new Map(settingsBelow(rest, '')));
  const names = new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])]);
  const apart = [...names].map((name) => thenWords(name, a?.get(name) ?? 'not there', b?.get(name) ?? 'not there'));
  return reasonWords('other scenario settings', apart);
}

/** The number of clients decides what a closed phase asks. */
export function clientsApart(before: PlannedRun, after: PlannedRun, scenario: Scenario): string {
  if (!scenario.phases.closed) return '';
  return reasonWords('other load', [
    thenWords('clients', count(before.plan.closed.clients), count(after.plan.closed.clients)),
  ]);
}

/** Why a cell has no figures to compare. */
export function cellUnfit(cell: CellFigures | undefined, side: 'before' | 'after'): string {
  if (cell === undefined) return `not in the run ${side}`;
  switch (cell.state) {
    case 'pending':
      return `not measured in the run ${side}`;
    case 'failed':
      return `failed in the run ${side} (${cell.kind}): ${cell.message}`;
    case 'void':
      return `void in the run ${side}: ${cell.doubts.map(({ message }) => message).join('; ')}`;
    case 'done':
      return '';
  }
}

/** Every value with its path: `mix.0.share` -> `0.6`. Two are deeply equal if these are. */
function settingsBelow(value: unknown, path: string): (readonly [string, string])[] {
  const isBranch = typeof value === 'object' && value !== null;
  const members = isBranch ? Object.entries(value) : [];
  if (members.length === 0) return [[path, JSON.stringify(value) ?? 'not there']];
  return members.flatMap(([name, member]) => settingsBelow(member, path === '' ? name : `${path}.${name}`));
}

function thenWords(what: string, before: string, after: string): string {
  return before === after ? '' : `${what} ${before}, then ${after}`;
}

function reasonWords(what: string, apart: readonly string[]): string {
  const told = apart.filter((words) => words !== '');
  return told.length === 0 ? '' : `${what}: ${told.join('; ')}`;
}
