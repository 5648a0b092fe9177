/** From measured figures to doubts: what should make a reader believe them less, and what would help. */

import { percentile } from '../judge/histogram.ts';
import type { Doubt, Measured } from '../model/cell.ts';
import type { ClosedPhase, OpenPhase } from '../model/phase.ts';
import type { Environment, Plan, Verification } from '../model/run-file.ts';
import type { Scenario } from '../model/scenario.ts';
import type { NonEmpty, Seconds } from '../model/units.ts';
import { type CellFacts, disturbances } from './disturbances.ts';
import type { WindowUse } from './drive/clock.ts';
import { LAG_SHARE } from './drive/phase.ts';

/** A driver thread this busy, while this much of the machine stood idle, was the bottleneck itself. */
const DRIVER_BUSY_CORES = 0.85;
const MACHINE_IDLE_SHARE = 0.1;
const FEWEST_DUE = 100;
const FEWEST_ANSWERED = 20;
/** Read in tens of nanoseconds and never set back; others (hpet, acpi_pm, jiffies) take a microsecond, or are coarse. */
export const STEADY_CLOCKS =
  /^(tsc|kvm-clock|arch_sys_counter|hyperv_clocksource_tsc_page|xen|timebase|riscv_clocksource|tod)$/;

/** The driver was the bottleneck: its thread was busy while others could have worked. */
export function isDriverBound({ driverCores, idleShare }: WindowUse): boolean {
  return driverCores >= DRIVER_BUSY_CORES && (idleShare ?? 0) >= MACHINE_IDLE_SHARE;
}

/** What makes a cell void; null for one that counts. */
export function voidReasons({ closed, open }: Measured): NonEmpty<Doubt> | null {
  const bound = [closed, open].flatMap((phase) => (phase !== null && isDriverBound(phase) ? [phase] : []));
  const [worst] = bound;
  if (worst === undefined) return null;
  return [
    {
      kind: 'driver-bound',
      message: `the driver used ${percent(worst.driverCores)} of a core while ${percent(worst.idleShare ?? 0)} of the machine stood idle: it was the bottleneck`,
      advice: 'lower the rate or the number of clients, or drive from a machine with faster cores',
    },
  ];
}

export function cellDoubts(measured: Measured, scenario: Scenario, facts: CellFacts): Doubt[] {
  return [
    ...lagDoubt(measured, scenario),
    ...disturbances(measured, facts),
    ...cutDoubts(measured, facts),
    ...trendDoubts(measured),
    ...sampleDoubt(measured),
    ...failureDoubt(measured),
  ];
}

function lagDoubt({ open }: Measured, { objectives }: Scenario): Doubt[] {
  const lag = open === null ? null : percentile(open.lag, 0.99);
  const limitMs = objectives.latencyMs * LAG_SHARE;
  if (lag?.kind !== 'value' || lag.us / 1000 <= limitMs) return [];
  return [
    {
      kind: 'driver-lag',
      message: `1 % of the requests were sent more than ${(lag.us / 1000).toFixed(1)} ms late (a tenth of the objective is ${limitMs} ms)`,
      advice: 'leave the machine to the run alone, or lower the rate; waiting for a busy till counts here too',
    },
  ];
}

function cutDoubts({ closed, open }: Measured, { planned }: CellFacts): Doubt[] {
  return [
    ...(closed === null ? [] : cutDoubt('closed', closed, planned.closed.seconds)),
    ...(open === null ? [] : cutDoubt('open', open, planned.open.seconds)),
  ];
}

function cutDoubt(name: string, { seconds, outcomes }: ClosedPhase | OpenPhase, planned: Seconds): Doubt[] {
  const doubts: Doubt[] = [];
  // By more than what milliseconds lose when they are made to seconds.
  if (seconds < planned - 0.001) {
    doubts.push({
      kind: 'cut-short',
      message: `the window of the ${name} phase lasted ${seconds.toFixed(1)} of ${planned.toFixed(1)} s`,
      advice: 'measure it again: percentiles and shares are of what was seen until then',
    });
  }
  if (outcomes.unfinished > 0) {
    doubts.push({
      kind: 'cut-short',
      message: `the ${name} phase was given up while ${outcomes.unfinished} of its ${outcomes.due} requests still waited for their turn or their answer`,
      advice: 'lower the rate: what waits until after the time-out says that this one is too much',
    });
  }
  return doubts;
}

/** Hardly by chance, and large enough to matter. */
const TREND_P = 0.01;
const TREND_CHANGE = 0.2;

function trendDoubts({ closed, open }: Measured): Doubt[] {
  const drifted = [
    { what: 'throughput', trend: closed?.trend },
    { what: 'the median response time', trend: open?.trend },
  ];
  return drifted.flatMap(({ what, trend }): Doubt[] => {
    if (!trend || trend.p >= TREND_P || Math.abs(trend.change) < TREND_CHANGE) return [];
    const went = trend.change > 0 ? 'rose' : 'fell';
    return [
      {
        kind: 'unsteady',
        message: `${what} ${went} by ${percent(Math.abs(trend.change))} over its window, which is hardly chance: it was not in a steady state`,
        advice: 'measure longer with --duration, and look at the seconds in the report',
      },
    ];
  });
}

function sampleDoubt({ closed, open }: Measured): Doubt[] {
  const doubts: Doubt[] = [];
  if (closed !== null && closed.throughputPerSecond * closed.seconds < FEWEST_ANSWERED) {
    doubts.push({
      kind: 'few-samples',
      message: `the throughput is of fewer than ${FEWEST_ANSWERED} answers: it is rough`,
      advice: 'measure longer with --duration',
    });
  }
  if (open !== null && open.outcomes.due < FEWEST_DUE) {
    doubts.push({
      kind: 'few-samples',
      message: `fewer than ${FEWEST_DUE} requests were due in the open window: percentiles past the median say little`,
      advice: 'measure longer with --duration',
    });
  }
  return doubts;
}

function failureDoubt({ closed, open }: Measured): Doubt[] {
  const failed = [closed, open].reduce(
    (sum, phase) => sum + (phase === null ? 0 : phase.outcomes.due - phase.outcomes.answered),
    0,
  );
  if (failed === 0) return [];
  return [
    {
      kind: 'failed-requests',
      message: `${failed} requests were not answered as they should; they rank last in every percentile`,
      advice: 'look at the counts by kind, and at the service’s log',
    },
  ];
}

/** Doubts about the whole run. */
export function runDoubts(
  plan: Plan,
  { cores, governor, clockSource }: Pick<Environment, 'cores' | 'governor' | 'clockSource'>,
  verifications: readonly Verification[],
): Doubt[] {
  const doubts: Doubt[] = [];
  if (plan.repeats === 1) {
    doubts.push({
      kind: 'single-repeat',
      message: 'one repeat: there are no intervals, and no winner',
      advice: 'run it with --repeats 3 or more',
    });
  }
  if (cores < 4) {
    doubts.push({
      kind: 'shared-cores',
      message: `driver and services share ${cores} cores: at full load each slows the other`,
      advice: 'compare implementations inside this run only, or measure on more cores',
    });
  }
  if (governor !== null && governor !== 'performance') {
    doubts.push({
      kind: 'machine',
      message: `the processor's frequency is governed by "${governor}": it follows the load, and so does speed`,
      advice: 'set the governor to "performance" while you measure',
    });
  }
  if (clockSource !== null && !STEADY_CLOCKS.test(clockSource)) {
    doubts.push({
      kind: 'machine',
      message: `the kernel takes the time from "${clockSource}", which is slow to read: each request pays for it`,
      advice: 'see why the kernel does not trust the processor’s own counter ("dmesg"), or measure elsewhere',
    });
  }
  const unverified = verifications.filter(({ answersChecked, answersInAll }) => answersChecked < answersInAll);
  const [example] = unverified;
  if (example !== undefined) {
    doubts.push({
      kind: 'unverified',
      message: `a sample was verified before measuring: at scale ${example.scale}, ${example.answersChecked} of ${example.answersInAll} answers of ${example.implementation}`,
      advice: 'run "bench verify" with the same --scale to check every answer',
    });
  }
  return doubts;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
