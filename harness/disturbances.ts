/** From measured figures to doubts about the machine: what else was at work on it while a cell was measured. */
import type { Doubt, Measured } from '../model/cell.ts';
import type { OpenPhase, SecondFigures } from '../model/phase.ts';
import type { Plan } from '../model/run-file.ts';

const STEAL_SHARE = 0.02;
/** A request that is due while everybody waits for memory waits, too: at 1 % of the time such waits are what p99 shows. */
const MEMORY_PRESSURE = 0.01;
/**
 * A store that writes durably waits for its disk by design: 0.3 % of the time at two receipts a second, at most, in
 * docs/runs/scale-1.json. At a fifth of the time the disk decides what is measured, whoever keeps it busy.
 */
const IO_PRESSURE = 0.2;
/**
 * In cores. What no process claims (interrupts, the rounding of ticks) is at most 0.08 of a core in all repeats of
 * docs/runs/scale-1.json but one, which has 0.13: more than that by half is somebody else.
 */
const OTHERS_CORES = 0.2;
/** Clock ticks are counted in steps of 10 ms: of less than this, the share of others is mostly rounding. */
const FEWEST_CORE_SECONDS = 1;
/** Pages: a megabyte. Fewer are the kernel's tidying up. */
const FEWEST_SWAPPED = 256;

/** What the figures of a cell do not say about how it was measured. */
export interface CellFacts {
  readonly cores: number;
  /** The CPU of all that serves it is among the figures: neither a service nor a database of somebody else. */
  readonly isAllCounted: boolean;
  /** What the cell was given. */
  readonly planned: Pick<Plan, 'closed' | 'open'>;
  /** Memory that was moved between RAM and swap meanwhile, by anybody; null where the kernel does not say. */
  readonly swappedPages: number | null;
}

export function disturbances(measured: Measured, facts: CellFacts): Doubt[] {
  return [...stealDoubt(measured), ...othersDoubt(measured, facts), ...waitingDoubts(measured), ...swapDoubt(facts)];
}

function stealDoubt({ closed, open }: Measured): Doubt[] {
  const mean = meanOf([...(closed?.series ?? []), ...(open?.series ?? [])].map(({ stealShare }) => stealShare)) ?? 0;
  if (mean <= STEAL_SHARE) return [];
  return [
    {
      kind: 'steal',
      message: `the hypervisor gave ${percent(mean)} of the CPU time to other machines`,
      advice: 'repeat on a quieter or a dedicated machine',
    },
  ];
}

/** Of the open phase: in the closed one everybody waits for the cores, by design. */
function othersDoubt({ open }: Measured, { cores, isAllCounted }: CellFacts): Doubt[] {
  const used = open === null || !isAllCounted ? null : othersCores(open, cores);
  if (used === null || used < OTHERS_CORES) return [];
  return [
    {
      kind: 'pressure',
      message: `other processes used ${coreWords(used)} while the open phase was measured`,
      advice: 'end what else runs here ("bench doctor" names it), and measure again',
    },
  ];
}

/** What the machine was busy with beyond the driver and the services. @returns null where it cannot be told */
function othersCores({ series, seconds, idleShare, cpuSeconds }: OpenPhase, cores: number): number | null {
  if (idleShare === null || cores * seconds < FEWEST_CORE_SECONDS) return null;
  const stolen = meanOf(windowOf(series).map(({ stealShare }) => stealShare)) ?? 0;
  const known = Object.values(cpuSeconds).reduce((sum, one) => sum + one, 0);
  return cores * (1 - idleShare - stolen) - known / seconds;
}

function waitingDoubts({ open }: Measured): Doubt[] {
  if (open === null) return [];
  const seconds = windowOf(open.series);
  const io = meanOf(seconds.map(({ ioPressure }) => ioPressure)) ?? 0;
  const memory = meanOf(seconds.map(({ memoryPressure }) => memoryPressure)) ?? 0;
  const doubts: Doubt[] = [];
  if (io > IO_PRESSURE) {
    doubts.push({
      kind: 'pressure',
      message: `for ${percent(io)} of the open phase somebody waited for a disk`,
      advice:
        'see whether others use it; a store that writes much waits for its own writes, and a faster disk shows it',
    });
  }
  if (memory > MEMORY_PRESSURE) {
    doubts.push({
      kind: 'pressure',
      message: `for ${percent(memory)} of the open phase somebody waited for memory`,
      advice: 'end what else needs memory, or choose a smaller --scale',
    });
  }
  return doubts;
}

function swapDoubt({ swappedPages }: CellFacts): Doubt[] {
  if (swappedPages === null || swappedPages < FEWEST_SWAPPED) return [];
  return [
    {
      kind: 'pressure',
      message: `the machine moved ${swappedPages.toLocaleString('en')} pages of memory to swap or back meanwhile`,
      advice: 'end what else needs memory, or switch swap off while you measure',
    },
  ];
}

/** Warm-up has negative seconds. */
function windowOf(series: readonly SecondFigures[]): readonly SecondFigures[] {
  return series.filter(({ second }) => second >= 0);
}

/** @returns null where nothing is known */
function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

const coreWords = (cores: number) => (cores < 1 ? `${cores.toFixed(1)} of a core` : `${cores.toFixed(1)} cores`);
const percent = (share: number) => `${Math.round(share * 100)} %`;
