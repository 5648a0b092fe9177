/** What the index is made from: the runs of a results folder, each read or with the reason why it could not be. */
import type { RunFile } from '../../model/run-file.ts';
import type { RunSummary } from './summary.ts';

export type IndexedRun = UnreadableRun | ReadRun;

interface UnreadableRun {
  /** Name inside the results folder. */
  readonly folder: string;
  readonly state: 'damaged';
  readonly why: string;
}

export interface ReadRun {
  readonly folder: string;
  /** `killed`: its file says that it runs, and nobody is at it. */
  readonly state: RunFile['state'] | 'killed';
  readonly run: RunSummary;
  readonly report: Report;
}

export type Report =
  /** Relative to the page, and encoded for a URL. */
  | { readonly kind: 'made'; readonly href: string }
  /** The command that makes it. */
  | { readonly kind: 'to-make'; readonly command: string };

/** Runs bear numbers in the order of time, from 1, by which pictures and tables name them. */
export interface NumberedRun extends ReadRun {
  readonly number: number;
}
