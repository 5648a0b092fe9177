/** The closed and the open phase of a cell's repeats, summed up. */
import { estimateMean, mapEstimate } from '../../judge/estimate.ts';
import type { ClosedPhase, Distribution, OpenPhase, OperationFigures, Outcomes } from '../../model/phase.ts';
import { curveOf, latencyFigures } from './latency.ts';
import { repeatedFigure } from './repeated.ts';
import type {
  ClosedFigures,
  Curve,
  LatencyFigures,
  Numbered,
  OpenFigures,
  OperationLatency,
  RepeatedFigure,
} from './types.ts';

export function closedFigures(repeats: readonly Numbered<ClosedPhase>[]): ClosedFigures | null {
  const throughput = repeatedFigure(repeats.map(({ repeat, value }) => ({ repeat, value: value.throughputPerSecond })));
  const first = repeats[0];
  if (!throughput || !first) return null;
  return {
    ...phaseFigures(repeats.map(({ value }) => value)),
    clients: first.value.clients,
    throughputPerSecond: throughput,
    service: latencyFigures(ofAllOperations(repeats, (it) => it.service)),
  };
}

export function openFigures(repeats: readonly Numbered<OpenPhase>[]): OpenFigures | null {
  const goodShare = shareFigure(repeats.map(({ repeat, value }) => ({ repeat, value: shareGood(value) })));
  const first = repeats[0];
  if (!goodShare || !first) return null;
  const response = ofAllOperations(repeats, (it) => it.response);
  const service = ofAllOperations(repeats, (it) => it.service);
  return {
    ...phaseFigures(repeats.map(({ value }) => value)),
    offeredPerSecond: first.value.offeredPerSecond,
    good: repeats.reduce((total, { value }) => total + value.good, 0),
    goodShare,
    response: latencyFigures(response),
    service: latencyFigures(service),
    lag: latencyFigures(repeats.map(({ repeat, value }) => ({ repeat, value: [value.lag] }))),
    staleness: whereMeasured(repeats, (it) => it.staleness),
    visibility: whereMeasured(repeats, (it) => it.visibility),
    connect: latencyFigures(repeats.map(({ repeat, value }) => ({ repeat, value: [value.connect] }))),
    waits: { till: addWaits(repeats, 'till'), connection: addWaits(repeats, 'connection') },
    operations: operationFigures(repeats),
    curves: {
      response: curveOf(response),
      service: curveOf(service),
      staleness: curveWhereMeasured(repeats, (it) => it.staleness),
    },
    joint: repeats.map(({ repeat, value }) => ({ repeat, value: { due: value.outcomes.due, classes: value.joint } })),
    series: repeats.map(({ repeat, value }) => ({
      repeat,
      seconds: value.series.filter(({ second }) => second >= 0),
    })),
  };
}

function addWaits(repeats: readonly Numbered<OpenPhase>[], reason: keyof OpenPhase['waits']) {
  return {
    waited: repeats.reduce((total, { value }) => total + value.waits[reason].waited, 0),
    neverSent: repeats.reduce((total, { value }) => total + value.waits[reason].neverSent, 0),
  };
}

type Pick = (phase: OpenPhase) => Distribution | null;

function whereMeasured(repeats: readonly Numbered<OpenPhase>[], pick: Pick): LatencyFigures | null {
  const measured = picked(repeats, pick);
  return measured.length === 0 ? null : latencyFigures(measured);
}

function curveWhereMeasured(repeats: readonly Numbered<OpenPhase>[], pick: Pick): Curve | null {
  const measured = picked(repeats, pick);
  return measured.length === 0 ? null : curveOf(measured);
}

function picked(repeats: readonly Numbered<OpenPhase>[], pick: Pick): Numbered<Distribution[]>[] {
  return repeats.flatMap(({ repeat, value }) => {
    const found = pick(value);
    return found === null ? [] : [{ repeat, value: [found] }];
  });
}

function phaseFigures(phases: readonly (ClosedPhase | OpenPhase)[]) {
  const idle = phases.flatMap(({ idleShare }) => (idleShare === null ? [] : [idleShare]));
  return {
    seconds: Math.max(...phases.map(({ seconds }) => seconds)),
    outcomes: addOutcomes(phases.map(({ outcomes }) => outcomes)),
    driverCores: estimateMean(phases.map(({ driverCores }) => driverCores))?.point ?? 0,
    idleShare: idle.length === 0 ? null : Math.min(...idle),
  };
}

/** Nothing due is nothing done well. */
function shareGood({ good, outcomes }: OpenPhase): number {
  return outcomes.due === 0 ? 0 : good / outcomes.due;
}

/** A share's interval ends where shares end. */
export function shareFigure(perRepeat: readonly Numbered<number>[]): RepeatedFigure | null {
  const figure = repeatedFigure(perRepeat);
  return figure && { ...figure, estimate: mapEstimate(figure.estimate, (x) => Math.min(1, x)) };
}

function operationFigures(repeats: readonly Numbered<OpenPhase>[]): OperationLatency[] {
  const names = new Set(repeats.flatMap(({ value }) => value.operations.map(({ operation }) => operation)));
  return [...names].map((operation) => {
    const of = (phase: OpenPhase) => phase.operations.filter((it) => it.operation === operation);
    return {
      operation,
      outcomes: addOutcomes(repeats.flatMap(({ value }) => of(value).map(({ outcomes }) => outcomes))),
      response: latencyFigures(
        repeats.map(({ repeat, value }) => ({ repeat, value: of(value).map((it) => it.response) })),
      ),
      service: latencyFigures(
        repeats.map(({ repeat, value }) => ({ repeat, value: of(value).map((it) => it.service) })),
      ),
    };
  });
}

function ofAllOperations(
  repeats: readonly Numbered<ClosedPhase | OpenPhase>[],
  pick: (figures: OperationFigures) => Distribution,
): Numbered<Distribution[]>[] {
  return repeats.map(({ repeat, value }) => ({ repeat, value: value.operations.map(pick) }));
}

function addOutcomes(all: readonly Outcomes[]): Outcomes {
  const total = (of: (outcomes: Outcomes) => number) => all.reduce((sum, outcomes) => sum + of(outcomes), 0);
  return {
    due: total((it) => it.due),
    answered: total((it) => it.answered),
    refused: total((it) => it.refused),
    timedOut: total((it) => it.timedOut),
    cutOff: total((it) => it.cutOff),
    unfinished: total((it) => it.unfinished),
  };
}
