/** Figures of two runs -> what changed between them, wherever they can be compared. */
import type { CellFigures, Figures, Group } from '../figures/types.ts';
import { doubtsOf, doubtWords, runDoubts, stateWords } from '../notes.ts';
import { count } from '../words.ts';
import { cellUnfit, clientsApart, dataApart, runsApart, scenariosApart } from './comparable.ts';
import { comparedFigure } from './figure.ts';
import { groundDifferences } from './ground.ts';
import { COMPARED_ORDER } from './metrics.ts';
import {
  COMPARISON_SCHEMA,
  type ComparedCell,
  type ComparedDoubt,
  type ComparedGroup,
  type ComparedRun,
  type Comparison,
  type NotCompared,
} from './types.ts';
import { comparedWork } from './work.ts';

type ComparableCell = Extract<CellFigures, { state: 'done' }>;
/** What came of one scale, scenario or cell: compared, or the reason why not. */
interface ComparedOrNot {
  readonly groups: readonly ComparedGroup[];
  readonly notCompared: readonly NotCompared[];
}

/** @param before - what the changes are counted from */
export function compareRuns(before: Figures, after: Figures): Comparison {
  const { groups, notCompared } = comparedScales(before, after);
  return {
    schema: COMPARISON_SCHEMA,
    before: comparedRun(before),
    after: comparedRun(after),
    notes: pairNotes(before.run, after.run),
    differences: groundDifferences(before.run, after.run),
    timeoutMs: after.run.plan.timeoutMs,
    groups,
    notCompared,
    doubts: comparedDoubts(before, after, groups),
  };
}

function comparedRun(figures: Figures): ComparedRun {
  const { id, startedAt, benchVersion, git, plan } = figures.run;
  const commit = git === null ? null : `${git.commit}${git.dirty ? ' with changes' : ''}`;
  const { length: parts } = figures.parts;
  return { id, startedAt, benchVersion, commit, repeats: plan.repeats, state: stateWords(figures), parts };
}

function pairNotes(before: Figures['run'], after: Figures['run']): string[] {
  if (before.id === after.id)
    return ['Both are the same run, by its id: the second can differ from the first only in what was added to it.'];
  if (Date.parse(before.startedAt) <= Date.parse(after.startedAt)) return [];
  return [
    'The run that is called before was measured after the other: give them in the other order if that was not meant.',
  ];
}

function comparedScales(before: Figures, after: Figures): ComparedOrNot {
  const apart = runsApart(before.run, after.run);
  if (apart !== '') return { groups: [], notCompared: [notComparedFor(apart, null, null, null)] };
  const scales = new Set([...after.run.plan.scales, ...before.run.plan.scales]);
  return joinedFinds([...scales].map((scale) => comparedScale(before, after, scale)));
}

function comparedScale(before: Figures, after: Figures, scale: number): ComparedOrNot {
  const reason =
    onlyInOneRun(before.run.plan.scales.includes(scale), after.run.plan.scales.includes(scale)) ||
    dataApart(before.run, after.run, scale);
  if (reason !== '') return { groups: [], notCompared: [notComparedFor(reason, scale, null, null)] };
  const names = [...after.groups, ...before.groups].filter((group) => group.scale === scale);
  return joinedFinds(
    [...new Set(names.map(({ scenario }) => scenario.name))].map((name) =>
      comparedScenario(before, after, scale, name),
    ),
  );
}

function comparedScenario(before: Figures, after: Figures, scale: number, name: string): ComparedOrNot {
  const [a, b] = [groupOfFigures(before, scale, name), groupOfFigures(after, scale, name)];
  const reason =
    a === undefined || b === undefined
      ? onlyInOneRun(a !== undefined, b !== undefined)
      : scenariosApart(a.scenario, b.scenario) || clientsApart(before.run, after.run, b.scenario);
  if (a === undefined || b === undefined || reason !== '')
    return { groups: [], notCompared: [notComparedFor(reason, scale, name, null)] };
  return comparedCells(a, b);
}

function comparedCells(before: Group, after: Group): ComparedOrNot {
  const { scale, scenario } = after;
  const cells: ComparedCell[] = [];
  const notCompared: NotCompared[] = [];
  for (const name of new Set([...after.cells, ...before.cells].map(({ implementation }) => implementation))) {
    const [a, b] = [cellOfGroup(before, name), cellOfGroup(after, name)];
    if (a?.state === 'done' && b?.state === 'done') cells.push(comparedCell(a, b, before, after));
    else notCompared.push(notComparedFor(cellsUnfit(a, b), scale, scenario.name, name));
  }
  const group = { scale, scenario: scenario.name, question: scenario.question, cells };
  return { groups: cells.length === 0 ? [] : [group], notCompared };
}

function comparedCell(
  before: ComparableCell,
  after: ComparableCell,
  groupBefore: Group,
  groupAfter: Group,
): ComparedCell {
  const { implementation } = after;
  const measured = COMPARED_ORDER.flatMap((metric) =>
    metric === 'statements' || metric === 'rows' ? [] : (comparedFigure(metric, before.figures, after.figures) ?? []),
  );
  const work = comparedWork(workOfGroup(groupBefore, implementation), workOfGroup(groupAfter, implementation));
  const figures = [...measured, ...work].toSorted(
    (a, b) => COMPARED_ORDER.indexOf(a.metric) - COMPARED_ORDER.indexOf(b.metric),
  );
  const missing = [...before.missing.map((why) => `before: ${why}`), ...after.missing.map((why) => `after: ${why}`)];
  return { implementation, figures, missing };
}

function groupOfFigures(figures: Figures, scale: number, scenario: string): Group | undefined {
  return figures.groups.find((group) => group.scale === scale && group.scenario.name === scenario);
}

function cellOfGroup(group: Group, implementation: string): CellFigures | undefined {
  return group.cells.find((cell) => cell.implementation === implementation);
}

function workOfGroup(group: Group, implementation: string): Group['work'][number] | undefined {
  return group.work.find((work) => work.implementation === implementation);
}

function cellsUnfit(before: CellFigures | undefined, after: CellFigures | undefined): string {
  return [cellUnfit(before, 'before'), cellUnfit(after, 'after')].filter((words) => words !== '').join('; ');
}

function onlyInOneRun(isBefore: boolean, isAfter: boolean): string {
  if (isBefore && isAfter) return '';
  return `only in the run ${isBefore ? 'before' : 'after'}`;
}

function notComparedFor(
  reason: string,
  scale: number | null,
  scenario: string | null,
  implementation: string | null,
): NotCompared {
  return { scale, scenario, implementation, reason };
}

function joinedFinds(all: readonly ComparedOrNot[]): ComparedOrNot {
  return {
    groups: all.flatMap(({ groups }) => groups),
    notCompared: all.flatMap(({ notCompared }) => notCompared),
  };
}

/** What both runs doubt in the same words is told once. */
function comparedDoubts(before: Figures, after: Figures, groups: readonly ComparedGroup[]): ComparedDoubt[] {
  const [a, b] = [before, after].map((figures) => comparedDoubtTexts(figures, groups));
  const both = new Set(a?.filter((text) => b?.includes(text)));
  const alone = (side: 'before' | 'after', texts: readonly string[] = []) =>
    texts.filter((text) => !both.has(text)).map((text) => ({ side, text }));
  return [...[...both].map((text) => ({ side: 'both' as const, text })), ...alone('before', a), ...alone('after', b)];
}

function comparedDoubtTexts(figures: Figures, compared: readonly ComparedGroup[]): string[] {
  const ofCells = compared.flatMap(({ scale, scenario, cells }) => {
    const group = groupOfFigures(figures, scale, scenario);
    if (group === undefined) return [];
    const shown = group.cells.filter(({ implementation }) =>
      cells.some((cell) => cell.implementation === implementation),
    );
    return doubtsOf({ ...group, cells: shown }).map(
      (note) => `${scenario}, scale ${count(scale)}: ${doubtWords(note)}`,
    );
  });
  return [...runDoubts(figures).map(doubtWords), ...ofCells];
}
