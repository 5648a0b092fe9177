/** What a run is given, what it tells while it goes on, and how it names its logs. */
import type { GenerateProgress } from '../datagen/generate.ts';
import type { Rung } from '../model/capacity.ts';
import type { SecondFigures } from '../model/phase.ts';
import type { Plan, RunFile } from '../model/run-file.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Seconds } from '../model/units.ts';
import type { PhaseName } from './cell.ts';
import type { Ahead } from './forecast.ts';
import type { Start } from './plan.ts';
import type { PostgresProvider } from './provision/postgres/provider.ts';
import type { Variant } from './variant.ts';

export interface RunSetup {
  readonly plan: Plan;
  readonly variants: readonly Variant[];
  readonly runFolder: string;
  readonly id: string;
  readonly benchVersion: string;
  readonly git: RunFile['git'];
  /** Where databases come from; the embedded server unless given. */
  readonly postgres?: PostgresProvider;
  readonly signal: AbortSignal;
  onEvent(event: RunEvent): void;
}

/** What goes on, for whoever prints it. */
export type RunEvent =
  /** Before anything is done: all that will be measured. */
  | { readonly kind: 'planned'; readonly ahead: readonly Ahead[] }
  | { readonly kind: 'step'; readonly text: string }
  | ({ readonly kind: 'generating'; readonly scale: number } & GenerateProgress)
  | { readonly kind: 'verifying'; readonly implementation: string; readonly answersChecked: number }
  | {
      readonly kind: 'cell';
      readonly start: Start;
      readonly scenario: Scenario;
      /** From 1, of all repeats of all cells. */
      readonly turn: number;
      readonly turns: number;
      /** This repeat, and all that come after it. */
      readonly ahead: readonly Ahead[];
    }
  | {
      readonly kind: 'second';
      readonly phase: PhaseName;
      readonly figures: SecondFigures;
      /** The last second of a warm-up or of a window may be longer or shorter than one. */
      readonly lasted: Seconds;
    }
  /** Of the search for the good capacity. */
  | { readonly kind: 'rung'; readonly rung: Rung };

/** What services said that failed, below the run's folder. */
export const LOGS = 'logs';
