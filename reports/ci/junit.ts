/** Run file -> JUnit XML: a suite for each scenario and scale, a case for each implementation. Read by Jenkins, GitLab and others. */
import type { RunFile } from '../../model/run-file.ts';
import { figuresOf } from '../figures/figures.ts';
import type { CellFigures, Figures, Group } from '../figures/types.ts';
import { fullName, type MetricRow, rounded } from '../metric-rows.ts';
import { cellWords, doubtsOf, doubtWords, stateWords } from '../notes.ts';
import { rateWords } from '../rate-words.ts';
import { verdictWords } from '../verdict-words.ts';
import { count } from '../words.ts';
import { plainName } from './plain-name.ts';
import { type ToldCell, toldCells } from './told.ts';
import { xmlElement, xmlText } from './xml.ts';

export function renderJunit(run: RunFile): string {
  const figures = figuresOf(run);
  const suites = figures.groups.map((group) => suiteOf(group, figures));
  const cells = figures.groups.flatMap((group) => group.cells);
  const { failures, errors, tests } = countsOf(cells);
  const whole = xmlElement(
    'testsuites',
    { name: 'Aunt Emma Bench', tests, failures, errors },
    `\n${suites.join('\n')}\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${whole}\n`;
}

function suiteOf(group: Group, figures: Figures): string {
  const name = suiteName(group);
  const { run } = figures;
  const cases = toldCells({ ...figures, groups: [group] }).map((told) => caseOf(told, name, group, run.plan.timeoutMs));
  const words = [...stateWords(figures), ...verdictWords(group, run.plan.timeoutMs)];
  // Jenkins reads this form of time, which is UTC.
  const attributes = { name, ...countsOf(group.cells), timestamp: run.startedAt.slice(0, 19) };
  const content = [propertiesOf(group, run), ...cases, element('system-out', {}, words.join('\n'))];
  return xmlElement('testsuite', attributes, `\n${content.join('\n')}\n`);
}

function suiteName({ scenario, scale }: Group): string {
  return `${plainName(scenario.name)}, scale ${scale}`;
}

function countsOf(
  cells: readonly CellFigures[],
): Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>> {
  const outcomes = cells.map(outcomeOf);
  const number = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  return { tests: cells.length, failures: number('failure'), errors: number('error'), skipped: number('skipped') };
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

/** A wrong answer is what a test calls a failure; all else that went wrong is an error. What is void says neither. */
function outcomeOf(cell: CellFigures): Outcome {
  if (cell.state === 'done') return 'passed';
  if (cell.state === 'failed') return cell.kind === 'wrong-answers' ? 'failure' : 'error';
  return 'skipped';
}

/** What the figures are of. Jenkins' schema has properties of suites only. */
function propertiesOf(
  { scenario }: Group,
  { id, state, benchVersion, git, plan, environment }: Figures['run'],
): string {
  const { latencyMs, stalenessMs } = scenario.objectives;
  const properties: readonly (readonly [name: string, value: string])[] = [
    ['run', id],
    ['state', state],
    ['bench', benchVersion],
    ...(git ? [['commit', `${git.commit}${git.dirty ? ' and changes' : ''}`] as const] : []),
    ['repeats', String(plan.repeats)],
    ['rate', rateWords(scenario)],
    ['latency objective', `${count(latencyMs)} ms`],
    ...(stalenessMs === null ? [] : [['staleness objective', `${count(stalenessMs)} ms`] as const]),
    ['machine', `${environment.cpuModel}, ${environment.cores} cores`],
  ];
  const lines = properties.map(([name, value]) => xmlElement('property', { name, value }));
  return xmlElement('properties', {}, `\n${lines.join('\n')}\n`);
}

/** GitLab shows the class's name as the suite's, and wants the two names together to be of one case only. */
function caseOf(told: ToldCell, classname: string, group: Group, timeoutMs: number): string {
  const { cell, implementation } = told;
  const outcome = outcomeOf(cell);
  const notes = notesOf(cell, group);
  const figures = told.rows.map((row) => figureLine(row, timeoutMs));
  const why =
    outcome === 'passed' ? [] : [element(outcome, { message: notes.join(' '), ...typeOf(cell) }, notes.join('\n'))];
  const out = [...figures, ...(outcome === 'passed' ? notes : [])];
  const content = [...why, ...(out.length === 0 ? [] : [element('system-out', {}, out.join('\n'))])];
  return xmlElement('testcase', { classname, name: implementation }, `\n${content.join('\n')}\n`);
}

function typeOf(cell: CellFigures): { readonly type: string } {
  return { type: cell.state === 'failed' ? cell.kind : cell.state };
}

/** What to know about a cell: why it has no figures, or what to doubt in them. */
function notesOf(cell: CellFigures, group: Group): string[] {
  return [...cellWords(cell), ...doubtsOf({ ...group, cells: [cell] }).map(doubtWords)];
}

/** `response-p99: 8350 us (95 % interval 8100–8600)`. */
function figureLine(row: MetricRow, timeoutMs: number): string {
  const { value, interval, unit, scant } = row;
  const mark = scant ? ', of too few requests' : '';
  if (value.kind === 'none') return `${fullName(row)}: none (${value.why})`;
  if (value.kind === 'beyond') return `${fullName(row)}: past the time-out of ${count(timeoutMs)} ms${mark}`;
  const ends = interval === null ? '' : ` (95 % interval ${rounded(interval.low)}–${rounded(interval.high)})`;
  return `${fullName(row)}: ${rounded(value.point)} ${unit}${ends}${mark}`;
}

/** Jenkins and GitLab take `[[ATTACHMENT|file]]` in a text for an order to keep that file. */
function element(name: string, attributes: Readonly<Record<string, string>>, text: string): string {
  return xmlElement(name, attributes, xmlText(text).replace(/\[(?=\[)/g, '[ '));
}
