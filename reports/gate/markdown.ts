/** Gate file -> Markdown for a pull request: a mark by which a later comment replaces it, the verdict first, details folded. */
import { METRICS } from '../../judge/gate/metrics.ts';
import type { GateFile, GateWorkload } from '../../model/gate-file.ts';
import { bullets, table, text } from '../markdown-parts.ts';
import { figuresOfWorkload, type MetricFigures } from './estimates.ts';
import { resolutionSentence } from './resolution-words.ts';
import {
  aboutGate,
  changeText,
  counterFindings,
  decidedBy,
  findingWords,
  headline,
  intervalText,
  measuredSentence,
  noiseSentence,
  OUTCOME_WORDS,
  outcomeOf,
  ratioText,
  sideWords,
  valueText,
  verdictSentence,
  workloadName,
} from './words.ts';

/** Finds the comment of an earlier gate. */
const GATE_MARK = '<!-- aunt-emma-bench-gate -->';
const HEADS = ['metric', 'base', 'candidate', 'ratio', '95 % interval', 'δ', 'τ', 'decided by'];
/** GitHub takes 65,536 characters. */
const MOST_BYTES = 60_000;

export function renderGateMarkdown(file: GateFile): string {
  const whole = document(file, file.workloads);
  if (Buffer.byteLength(whole) <= MOST_BYTES) return whole;
  // What is no pass is what a reader came for.
  return document(file, file.workloads.filter((one) => outcomeOf(one) !== 'pass').slice(0, 20));
}

function document(file: GateFile, shown: readonly GateWorkload[]): string {
  const { sides, workloads, notes } = file;
  const left = workloads.length - shown.length;
  const parts = [
    GATE_MARK,
    `**${text(headline(file))}**`,
    `Base: ${text(sideWords(sides.base))}. Candidate: ${text(sideWords(sides.candidate))}.`,
    ...bullets('Notes:', notes),
    ...shown.map(workloadPart),
    ...(left === 0 ? [] : [`${left} more workloads are in the report.`]),
    text(aboutGate(file)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function workloadPart(workload: GateWorkload): string {
  const figures = figuresOfWorkload(workload);
  const { counters } = workload;
  const rows = figures.map((one) => rowOf(one, workload).map(text));
  const details = [
    ...counterFindings(workload).map(findingWords),
    ...(counters?.state === 'not-counted' ? [`Not counted: ${counters.reason}.`] : []),
    measuredSentence(workload),
    noiseSentence(figures),
    workload.shape === null ? '' : resolutionSentence(workload.resolution),
  ].filter((detail) => detail !== '');
  return [
    `### ${OUTCOME_WORDS[outcomeOf(workload)]}: ${text(workloadName(workload))}`,
    text(verdictSentence(workload, figures)),
    ...(rows.length === 0 ? [] : [table(HEADS, rows).join('\n')]),
    `<details><summary>Counters and noise</summary>\n\n${details.map((detail) => `- ${text(detail)}`).join('\n')}\n\n</details>`,
  ].join('\n\n');
}

function rowOf(figures: MetricFigures, workload: GateWorkload): readonly string[] {
  const { metric, base, candidate } = figures;
  const { floor, tolerance } = METRICS[metric];
  return [
    METRICS[metric].words,
    valueText(metric, base),
    valueText(metric, candidate),
    ratioText(figures),
    intervalText(figures),
    changeText(METRICS[metric], floor),
    changeText(METRICS[metric], tolerance),
    decidedBy(figures, workload),
  ];
}
