/** What a calibration of this machine says, in words: which changes a gate finds, and how its equal sides differed. */
import { METRICS, ratioOf } from '../../judge/gate/metrics.ts';
import type { MetricResolution, Resolution } from '../../model/resolution.ts';
import { number, plural } from '../words.ts';

/** One sentence for a gate's report. */
export function resolutionSentence(resolution: Resolution | null): string {
  if (resolution === null)
    return 'Which changes a gate on this machine finds is not known: bench calibrate finds out, and later gates tell it.';
  const { metrics, generations, measuredAt, budgetSeconds } = resolution;
  const each = metrics.map((one) => `${METRICS[one.metric].words} ${smallestText(one)}`).join(', ');
  const from = `calibrated on ${measuredAt.slice(0, 10)} by ${plural(generations, 'generation')}`;
  return `Found on this machine in 95 of 100 gates of ${minutes(budgetSeconds)}: ${each} (${from}).`;
}

/** `from +4.5 %` */
export function smallestText({ metric, smallest }: MetricResolution): string {
  if (smallest === null) return 'none up to 50 %';
  const sign = METRICS[metric].worse === 'higher' ? '+' : '−';
  return `from ${sign}${Number((100 * smallest).toFixed(1))} %`;
}

/** By how much one of two equal sides looked worse or better, as shares of the value: `+0.3 % [−0.5, +1.1]` */
export function differenceText({ metric, difference }: MetricResolution): string {
  const share = (log: number) => ratioOf(METRICS[metric], log) - 1;
  const ends = [share(difference.low), share(difference.high)].toSorted((a, b) => a - b);
  return `${signed(share(difference.mean))} % [${ends.map(signed).join(', ')}]`;
}

export function minutes(seconds: number): string {
  return seconds < 90 ? `${number(seconds)} s` : `${Number((seconds / 60).toFixed(1))} min`;
}

function signed(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
}
