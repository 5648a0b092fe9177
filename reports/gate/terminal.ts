/** Gate file -> plain text within 80 columns: the verdict first, then each workload. */
import { METRICS } from '../../judge/gate/metrics.ts';
import type { GateFile, GateWorkload } from '../../model/gate-file.ts';
import { type Column, textTable, wrap } from '../text-table.ts';
import { printable } from '../words.ts';
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
  verdictSentence,
  workloadName,
} from './words.ts';

const WIDTH = 80;
const COLUMNS: readonly Column[] = [
  { head: 'metric', align: 'left' },
  { head: 'ratio', align: 'right' },
  { head: '95 % interval', align: 'right' },
  { head: 'δ', align: 'right' },
  { head: 'τ', align: 'right' },
  { head: 'decided by', align: 'left' },
];

export function renderGateTerminal(file: GateFile): string {
  const { sides, notes, workloads } = file;
  const blocks = [
    lines([headline(file)]),
    lines([`Base:      ${sideWords(sides.base)}`, `Candidate: ${sideWords(sides.candidate)}`]),
    lines(notes.map((note) => `! ${note}`)),
    ...workloads.map(workloadText),
    lines([aboutGate(file)]),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function workloadText(workload: GateWorkload): string {
  const figures = figuresOfWorkload(workload);
  const { counters } = workload;
  const counted = counterFindings(workload).map((finding) => `- ${findingWords(finding)}`);
  const uncounted = counters?.state === 'not-counted' ? [`! Not counted: ${counters.reason}.`] : [];
  return [
    lines([`${OUTCOME_WORDS[outcomeOf(workload)]}: ${workloadName(workload)}`, verdictSentence(workload, figures)]),
    ...(figures.length === 0
      ? []
      : [
          textTable(
            COLUMNS,
            figures.map((one) => rowOf(one, workload)),
            WIDTH,
          ),
        ]),
    lines([...counted, ...uncounted, measuredSentence(workload), noiseSentence(figures), ...resolutionLines(workload)]),
  ].join('\n');
}

function resolutionLines({ shape, resolution }: GateWorkload): readonly string[] {
  return shape === null ? [] : [resolutionSentence(resolution)];
}

function rowOf(figures: MetricFigures, workload: GateWorkload): readonly string[] {
  const metric = METRICS[figures.metric];
  return [
    metric.words,
    ratioText(figures),
    intervalText(figures),
    changeText(metric, metric.floor),
    changeText(metric, metric.tolerance),
    decidedBy(figures, workload),
  ];
}

function lines(texts: readonly string[]): string {
  return texts
    .filter((text) => text !== '')
    .flatMap((text) => wrap(printable(text), WIDTH, '  '))
    .join('\n');
}
