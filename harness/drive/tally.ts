/** Counts what became of the requests of a phase: per operation, and per second in which they were due. */
import { distributionOf, percentileOf, type Recorder, recorder } from '../../judge/histogram.ts';
import { edgeOf } from '../../model/joint.ts';
import type { Distribution, OpenPhase, OperationFigures, Outcomes, SecondFigures } from '../../model/phase.ts';
import type { Operation, Scenario } from '../../model/scenario.ts';
import type { Microseconds, Milliseconds, Seconds } from '../../model/units.ts';
import type { MachineShares } from '../measure/machine.ts';
import type { LogWriter } from './histogram-log.ts';

export type Outcome = Exclude<keyof Outcomes, 'due'>;

/** A request that has come to its end. */
export interface Settled {
  readonly operation: Operation;
  /** The second it was due in, from the window's begin; warm-up is negative. */
  readonly second: number;
  readonly outcome: Outcome;
  /** Intended start (open model) or send (closed model) to the answer's end. */
  readonly response: Milliseconds;
  readonly service: Milliseconds;
  /** Intended start to send; null: never sent, or closed model. */
  readonly lag: Milliseconds | null;
  /** null: a write, not answered, or the scenario does not ask. `unknown`: the answer does not say what it includes. */
  readonly staleness: Milliseconds | 'unknown' | null;
}

interface PhaseFigures {
  readonly outcomes: Outcomes;
  readonly operations: OperationFigures[];
  readonly series: SecondFigures[];
  readonly lag: Distribution;
  readonly staleness: Distribution | null;
  readonly good: number;
  readonly joint: OpenPhase['joint'];
}

export interface Tally {
  /** Announces a request, so that its second waits for it. */
  due(second: number): void;
  settle(settled: Settled): void;
  /** The clock has passed this second; it is given out once all its requests and those of earlier seconds are settled. */
  pass(second: number, shares: MachineShares, lasted: Seconds): void;
  figures(): PhaseFigures;
  /** Requests of the window that have come to their end, and the good ones among them. */
  soFar(): { readonly settled: number; readonly good: number };
}

interface OperationTally {
  readonly outcomes: Outcomes;
  readonly response: Recorder;
  readonly service: Recorder;
}

/** What is known of a second until it is given out. */
interface SecondTally {
  waiting: number;
  readonly outcomes: Outcomes;
  readonly response: Recorder;
  readonly lag: Recorder;
  readonly byOperation: Map<Operation, Recorder>;
}

/**
 * Only answered requests leave a time. In the seconds' figures a percentile among those that did not prints as the
 * time-out, the least that it can be.
 */
export function tally(
  scenario: Scenario,
  timeoutMs: Milliseconds,
  log: LogWriter,
  onSecond: (figures: SecondFigures, lasted: Seconds) => void,
): Tally {
  const operations = new Map<Operation, OperationTally>(
    scenario.mix.map(({ operation }) => [
      operation,
      { outcomes: noOutcomes(), response: recorder(), service: recorder() },
    ]),
  );
  const seconds = new Map<number, SecondTally>();
  const passed: { readonly second: number; readonly shares: MachineShares; readonly lasted: Seconds }[] = [];
  const series: SecondFigures[] = [];
  const lag = recorder();
  const staleness = recorder();
  let reads = 0;
  let unsent = 0;
  let settledInWindow = 0;
  let good = 0;
  const joint = jointCounts();

  const secondOf = (second: number) => getOrMake(seconds, second, newSecond);

  function countInWindow(settled: Settled): void {
    const operation = operations.get(settled.operation);
    if (operation === undefined) return;
    count(operation.outcomes, settled.outcome);
    settledInWindow++;
    if (settled.operation !== 'receipts') reads++;
    if (settled.lag === null) unsent++;
    else lag.record(settled.lag * 1000);
    if (settled.outcome !== 'answered') return;
    operation.response.record(settled.response * 1000);
    operation.service.record(settled.service * 1000);
    joint.add(settled);
    if (typeof settled.staleness === 'number') staleness.record(settled.staleness * 1000);
    if (isGood(settled, scenario.objectives)) good++;
  }

  function countInSecond(settled: Settled): void {
    const second = secondOf(settled.second);
    second.waiting--;
    count(second.outcomes, settled.outcome);
    if (settled.lag !== null) second.lag.record(settled.lag * 1000);
    if (settled.outcome !== 'answered') return;
    second.response.record(settled.response * 1000);
    getOrMake(second.byOperation, settled.operation, recorder).record(settled.response * 1000);
  }

  function giveOut(): void {
    for (let next = passed[0]; next !== undefined; next = passed[0]) {
      const second = secondOf(next.second);
      if (second.waiting > 0) return;
      passed.shift();
      seconds.delete(next.second);
      for (const [operation, times] of second.byOperation) log.write(operation, next.second, times);
      const figures = figuresOf(next.second, second, next.shares, timeoutMs);
      series.push(figures);
      onSecond(figures, next.lasted);
    }
  }

  return {
    due(second) {
      secondOf(second).waiting++;
    },
    settle(settled) {
      if (settled.second >= 0) countInWindow(settled);
      countInSecond(settled);
      giveOut();
    },
    pass(second, shares, lasted) {
      passed.push({ second, shares, lasted });
      giveOut();
    },
    figures: () => ({
      outcomes: sum([...operations.values()].map(({ outcomes }) => outcomes)),
      operations: [...operations].map(([operation, { outcomes, response, service }]) => ({
        operation,
        outcomes,
        response: distributionOf(response, outcomes.due - response.count),
        service: distributionOf(service, outcomes.due - service.count),
      })),
      series,
      lag: distributionOf(lag, unsent),
      staleness: scenario.objectives.stalenessMs === null ? null : distributionOf(staleness, reads - staleness.count),
      good,
      joint: joint.all(),
    }),
    soFar: () => ({ settled: settledInWindow, good }),
  };
}

/** What does not say what it includes is in no class: it is good under no objective. */
function jointCounts() {
  const counts = new Map<number, Map<number | null, number>>();
  return {
    add({ response, staleness }: Settled): void {
      if (staleness === 'unknown') return;
      const row = getOrMake(counts, edgeOf(response), () => new Map<number | null, number>());
      const edge = staleness === null ? null : edgeOf(staleness);
      row.set(edge, (row.get(edge) ?? 0) + 1);
    },
    all: (): OpenPhase['joint'] =>
      [...counts]
        .toSorted(([a], [b]) => a - b)
        .flatMap(([response, row]) =>
          [...row]
            .toSorted(([a], [b]) => (a ?? -1) - (b ?? -1))
            .map(([staleness, count]): OpenPhase['joint'][number] => [response, staleness, count]),
        ),
  };
}

/** Of an answered request. */
export function isGood({ response, staleness }: Settled, { latencyMs, stalenessMs }: Scenario['objectives']): boolean {
  if (response > latencyMs || staleness === 'unknown') return false;
  return stalenessMs === null || staleness === null || staleness <= stalenessMs;
}

function figuresOf(
  second: number,
  { outcomes, response, lag }: SecondTally,
  shares: MachineShares,
  timeoutMs: Milliseconds,
): SecondFigures {
  const at = (q: number): Microseconds | null => {
    if (response.count === 0) return null;
    const found = percentileOf(response, outcomes.due - response.count, q);
    return found.kind === 'value' ? found.us : timeoutMs * 1000;
  };
  return {
    second,
    outcomes,
    p50Us: at(0.5),
    p99Us: at(0.99),
    lagP99Us: lag.count === 0 ? null : lag.valueAt(0.99),
    ...shares,
  };
}

function newSecond(): SecondTally {
  return { waiting: 0, outcomes: noOutcomes(), response: recorder(), lag: recorder(), byOperation: new Map() };
}

function noOutcomes(): Outcomes {
  return { due: 0, answered: 0, refused: 0, timedOut: 0, cutOff: 0, unfinished: 0 };
}

function count(outcomes: Outcomes, outcome: Outcome): void {
  outcomes.due++;
  outcomes[outcome]++;
}

function sum(all: readonly Outcomes[]): Outcomes {
  const total = noOutcomes();
  for (const outcomes of all) {
    for (const key of ['due', 'answered', 'refused', 'timedOut', 'cutOff', 'unfinished'] as const)
      total[key] += outcomes[key];
  }
  return total;
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
