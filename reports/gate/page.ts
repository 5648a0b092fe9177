/** Gate file -> one self-contained HTML file: no request to anywhere, readable without script. */
import { METRICS } from '../../judge/gate/metrics.ts';
import type { GateFile, GateGeneration, GateWorkload } from '../../model/gate-file.ts';
import { type Html, html } from '../html/html.ts';
import { documentOf } from '../html/shell.ts';
import { bareTable, table } from '../html/table.ts';
import { number } from '../words.ts';
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

export function renderGateHtml(file: GateFile): string {
  const { sides, notes, workloads, id } = file;
  const body = html`<header><h1>Aunt Emma Bench: gate</h1>
<p class="lead">${headline(file)}</p></header>
<main>
<section><h2>What was compared</h2>
<p>Base: ${sideWords(sides.base)}. Candidate: ${sideWords(sides.candidate)}.</p>
${notes.map((note) => html`<p class="note">${note}</p>\n`)}<p>${aboutGate(file)}</p></section>
${workloads.map(workloadSection)}
</main>
<footer><p class="note">Made from a gate file by Aunt Emma Bench. All figures are inside this file, as compressed JSON in the element “gate-data”.</p></footer>`;
  return documentOf({ title: `Aunt Emma Bench · ${id}`, body, data: { 'gate-data': file } });
}

function workloadSection(workload: GateWorkload): Html {
  const figures = figuresOfWorkload(workload);
  const name = workloadName(workload);
  return html`<section><h2>${OUTCOME_WORDS[outcomeOf(workload)]}: ${name}</h2>
<p>${verdictSentence(workload, figures)}</p>
${figures.length === 0 ? '' : metricsTable(figures, workload)}<p>${measuredSentence(workload)} ${noiseSentence(figures)}${workload.shape === null ? '' : ` ${resolutionSentence(workload.resolution)}`}</p>
${counters(workload)}${generations(workload)}</section>
`;
}

function metricsTable(figures: readonly MetricFigures[], workload: GateWorkload): Html {
  return table({
    caption: `${workloadName(workload)}: candidate against base`,
    heads: ['metric', 'base', 'candidate', 'ratio', '95 % interval', 'δ', 'τ', 'decided by'],
    rows: figures.map((one) => {
      const { metric, base, candidate } = one;
      const { words, floor, tolerance } = METRICS[metric];
      return [
        words,
        valueText(metric, base),
        valueText(metric, candidate),
        ratioText(one),
        intervalText(one),
        changeText(METRICS[metric], floor),
        changeText(METRICS[metric], tolerance),
        decidedBy(one, workload),
      ];
    }),
  });
}

function counters(workload: GateWorkload): Html {
  if (workload.counters?.state === 'not-counted')
    return html`<p class="note">Not counted: ${workload.counters.reason}.</p>\n`;
  return html`<ul>${counterFindings(workload).map((finding) => html`<li>${findingWords(finding)}</li>`)}</ul>\n`;
}

function generations(workload: GateWorkload): Html | string {
  if (workload.generations.length === 0) return '';
  return bareTable({
    caption: `${workloadName(workload)}: log ratios by generation, above 0 where the candidate is worse`,
    heads: [
      'generation',
      'stage',
      ...Object.values(METRICS).map(({ words }) => words),
      'requests',
      'ruler spread',
      'left out',
    ],
    rows: workload.generations.map((one, at) => generationRow(one, at)),
  });
}

function generationRow({ stage, values, requests, machine, leftOut }: GateGeneration, at: number): readonly string[] {
  const logs = (['p50', 'cpuPerRequest', 'throughput', 'p99'] as const).map((name) =>
    (values[name] ?? Number.NaN).toFixed(4),
  );
  return [
    String(at + 1),
    stage,
    ...logs,
    String(requests),
    `${number(100 * machine.rulerSpread, 2)} %`,
    leftOut.join(', ') || 'no',
  ];
}
