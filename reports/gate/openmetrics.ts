/** Gate file -> OpenMetrics 1.0 text, which GitLab shows beside that of the target branch. */
import { METRICS } from '../../judge/gate/metrics.ts';
import type { GateFile, GateWorkload } from '../../model/gate-file.ts';
import { familyText, gauge, sample } from '../ci/openmetrics-text.ts';
import { plainName } from '../ci/plain-name.ts';
import { figuresOfWorkload, type MetricFigures } from './estimates.ts';
import { counterFindings, outcomeOf } from './words.ts';

export function renderGateOpenMetrics(file: GateFile): string {
  const { id, state, benchVersion, workloads } = file;
  const about = { gate: plainName(id), state, version: plainName(benchVersion) };
  const families = [
    gauge('bench_gate', 'Always 1. Its labels say which gate this is.', [sample('bench_gate', about, 1)]),
    gauge('bench_gate_verdict', 'Always 1. The verdict is a label.', workloads.map(verdictSample)), // biome-ignore format: one family a line
    ratios(workloads, '', 'Candidate by base, of the mean of the generations.', ({ point }) => point),
    ratios(workloads, '_low', 'Candidate by base: lower end of the 95 percent interval.', ({ low }) => low),
    ratios(workloads, '_high', 'Candidate by base: upper end of the 95 percent interval.', ({ high }) => high),
    counted(workloads, 'base'),
    counted(workloads, 'candidate'),
  ];
  return `${families.map(familyText).join('')}# EOF\n`;
}

const labelsOf = ({ implementation, scenario }: GateWorkload) => ({
  implementation: plainName(implementation),
  scenario: plainName(scenario),
});

function verdictSample(workload: GateWorkload): string {
  return sample('bench_gate_verdict', { ...labelsOf(workload), verdict: outcomeOf(workload) }, 1);
}

type Ratio = NonNullable<MetricFigures['ratio']>;

function ratios(workloads: readonly GateWorkload[], part: string, help: string, of: (ratio: Ratio) => number) {
  const name = `bench_gate${part}_ratio`;
  const samples = workloads.flatMap((workload) =>
    figuresOfWorkload(workload).flatMap(({ metric, ratio }) =>
      ratio === null ? [] : [sample(name, { ...labelsOf(workload), metric: METRICS[metric].words }, of(ratio))],
    ),
  );
  return gauge(name, help, samples, 'ratio');
}

function counted(workloads: readonly GateWorkload[], side: 'base' | 'candidate') {
  const name = `bench_gate_${side}_per_request`;
  const samples = workloads.flatMap((workload) =>
    counterFindings(workload).map((finding) =>
      sample(name, { ...labelsOf(workload), counter: finding.counter }, finding[side]),
    ),
  );
  return gauge(name, `Counted in a replay of the ${side}, by request.`, samples);
}
