/** Gate file -> JUnit XML: a suite for each workload, a case for each metric that decides, and one for the counters. */
import { METRICS } from '../../judge/gate/metrics.ts';
import type { GateFile, GateWorkload } from '../../model/gate-file.ts';
import { xmlElement, xmlText } from '../ci/xml.ts';
import { figuresOfWorkload, type MetricFigures } from './estimates.ts';
import {
  counterFindings,
  decidedBy,
  findingWords,
  intervalText,
  outcomeOf,
  ratioText,
  verdictSentence,
  workloadName,
} from './words.ts';

interface Case {
  readonly name: string;
  readonly outcome: 'passed' | 'failure' | 'skipped';
  readonly words: string;
}

export function renderGateJunit(file: GateFile): string {
  const suites = file.workloads.map((workload) => suiteOf(workload, file));
  const counts = countsOf(file.workloads.flatMap(casesOf));
  const whole = xmlElement('testsuites', { name: 'Aunt Emma Bench gate', ...counts }, `\n${suites.join('\n')}\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${whole}\n`;
}

function suiteOf(workload: GateWorkload, { startedAt }: GateFile): string {
  const name = workloadName(workload);
  const cases = casesOf(workload);
  const attributes = { name, ...countsOf(cases), timestamp: (workload.startedAt ?? startedAt).slice(0, 19) };
  const content = cases.map((one) => caseOf(one, name));
  return xmlElement('testsuite', attributes, `\n${content.join('\n')}\n`);
}

function countsOf(cases: readonly Case[]): Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>> {
  const number = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  return { tests: cases.length, failures: number('failure'), errors: 0, skipped: number('skipped') };
}

function casesOf(workload: GateWorkload): readonly Case[] {
  const figures = figuresOfWorkload(workload);
  const timed = figures.filter(({ isPrimary }) => isPrimary).map((one) => timedCase(one, workload));
  const all = [countersCase(workload), ...timed];
  return figures.length > 0 || workload.verdict !== null
    ? all
    : [...all, { name: 'times', outcome: 'skipped', words: verdictSentence(workload, figures) }];
}

function countersCase(workload: GateWorkload): Case {
  const findings = counterFindings(workload);
  const { counters } = workload;
  const name = 'counters';
  if (counters === null) return { name, outcome: 'skipped', words: 'not counted' };
  if (counters.state === 'not-counted') return { name, outcome: 'skipped', words: counters.reason };
  const isWorse = findings.some(({ verdict }) => verdict === 'more');
  return { name, outcome: isWorse ? 'failure' : 'passed', words: findings.map(findingWords).join('\n') };
}

/** Of a failed gate, a metric that was not confirmed has not failed. */
function timedCase(figures: MetricFigures, workload: GateWorkload): Case {
  const { verdict } = workload;
  const words = `${ratioText(figures)} (95 % interval ${intervalText(figures)}), ${decidedBy(figures, workload)}`;
  const name = METRICS[figures.metric].words;
  const isFailed = verdict?.kind === 'fail' && verdict.by === 'metrics' && verdict.metrics.includes(figures.metric);
  if (isFailed) return { name, outcome: 'failure', words };
  const isDecided = outcomeOf(workload) === 'pass' || outcomeOf(workload) === 'fail';
  return { name, outcome: isDecided ? 'passed' : 'skipped', words };
}

function caseOf({ name, outcome, words }: Case, classname: string): string {
  const inside =
    outcome === 'passed'
      ? xmlElement('system-out', {}, xmlText(words))
      : xmlElement(outcome, { message: words }, xmlText(words));
  return xmlElement('testcase', { classname, name }, `\n${inside}\n`);
}
