/** What a gate came to, as a number that a CI job reads. */
import type { GateFile, GateWorkload } from '../model/gate-file.ts';

/** `k6`: its number for thresholds that were crossed, which some pipelines know already. */
export type ExitStyle = 'bench' | 'k6';

const FAILED: Readonly<Record<ExitStyle, number>> = { bench: 1, k6: 99 };
const UNDECIDED = 3;

/** The worst of all workloads decides: a fail, else one that is not decided, else all passed. */
export function exitCodeOfGate({ workloads }: Pick<GateFile, 'workloads'>, style: ExitStyle): number {
  const kinds = workloads.map(kindOf);
  if (kinds.includes('fail')) return FAILED[style];
  return kinds.every((kind) => kind === 'pass') ? 0 : UNDECIDED;
}

function kindOf({ verdict }: GateWorkload): string {
  return verdict?.kind ?? 'none';
}
