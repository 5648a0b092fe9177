/** What a gate does, as it goes on. */
import type { GateEvent } from '../harness/gate/measuring.ts';
import { METRICS } from '../judge/gate/metrics.ts';
import type { Progress } from './progress.ts';

export function gatePrinter(progress: Progress): (event: GateEvent) => void {
  return (event) => {
    if (event.kind === 'step') progress.step(event.text);
    else progress.state(wordsOf(event));
  };
}

function wordsOf({ workload, decision }: Extract<GateEvent, { kind: 'generation' }>): string {
  const { generations, seconds } = workload;
  const stage = generations.filter((one) => one.stage === generations.at(-1)?.stage);
  const left = stage.filter(({ leftOut }) => leftOut.length > 0).length;
  const about = `${stage.at(-1)?.stage === 'rerun' ? 'rerun, ' : ''}generation ${stage.length}, ${Math.round(seconds)} s`;
  const without = left === 0 ? '' : `, ${left} left out`;
  switch (decision.kind) {
    case 'go-on':
      return `${about}${without}, next look at ${decision.until}`;
    case 'confirm':
      return `${about}${without}, looks worse in ${decision.metrics.map((name) => METRICS[name].words).join(', ')}: measuring again`;
    default:
      return `${about}${without}, ${decision.kind}`;
  }
}
