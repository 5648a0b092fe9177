/** Calibrations -> plain text within 80 columns: what a gate on this machine can find. */
import { METRICS } from '../../judge/gate/metrics.ts';
import type { Calibration } from '../../model/calibration.ts';
import { type Column, textTable, wrap } from '../text-table.ts';
import { number, plural, printable } from '../words.ts';
import { differenceText, minutes, smallestText } from './resolution-words.ts';

const WIDTH = 80;
const COLUMNS: readonly Column[] = [
  { head: 'metric', align: 'left' },
  { head: 'equal sides differ by', align: 'right' },
  { head: 'noise', align: 'right' },
  { head: 'found', align: 'right' },
];

export function renderCalibrations(all: readonly Calibration[]): string {
  const [first] = all;
  if (first === undefined) return 'There was nothing to calibrate.\n';
  const { machine, plan } = first;
  return [
    ...wrap(printable(`What a gate finds on ${machine}, at scale ${plan.scale} with ${plan.clients} clients:`), WIDTH),
    ...all.flatMap((one) => ['', ...textOf(one)]),
    '',
    ...wrap(EXPLAINED, WIDTH),
    '',
  ].join('\n');
}

function textOf({ implementation, scenario, generations, resolution }: Calibration): readonly string[] {
  const { metrics, budgetSeconds, secondsAGeneration } = resolution;
  const left = generations.length - resolution.generations;
  const about = [
    plural(resolution.generations, 'generation'),
    ...(left === 0 ? [] : [`${left} left out`]),
    `${number(secondsAGeneration)} s each at most`,
    `a gate of ${minutes(budgetSeconds)} has room for ${Math.floor(budgetSeconds / secondsAGeneration)}`,
  ];
  return [
    ...wrap(printable(`${implementation} under ${scenario}: ${about.join(', ')}`), WIDTH),
    textTable(
      COLUMNS,
      metrics.map((one) => [
        METRICS[one.metric].words,
        differenceText(one),
        `${number(100 * one.sigma, 2)} %`,
        smallestText(one),
      ]),
      WIDTH,
    ),
  ];
}

const EXPLAINED =
  'Two equal sides were measured as a gate measures. noise: standard deviation between generations. found: the smallest change for the worse that 95 of 100 gates fail with that noise, if generations are independent. From 12 generations the true noise may be 0.7 to 1.7 times what was found; from 30, 0.8 to 1.3 times (95 %). docs/gate.md tells how often gates were right.';
