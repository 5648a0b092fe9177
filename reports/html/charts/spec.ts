/** A chart as data: made here from figures, drawn in the reader's browser by client/draw.ts. One picture answers one question. */
import type { Group } from '../../figures/types.ts';
import type { Html } from '../html.ts';

export interface Chart {
  readonly name: string;
  /** The question that the picture answers; its title. */
  readonly question: string;
  /** What to know to read it. */
  readonly note: string;
  /** @returns null where the group has nothing to draw */
  draw(group: Group, context: ChartContext): Picture | null;
  /** The same figures as a table; shown always, so that nothing is in a picture alone. */
  table(group: Group, context: ChartContext): Html | null;
}

export interface ChartContext {
  readonly timeoutMs: number;
  /** Too many seconds were measured for a table of all of them. */
  readonly foldSeconds: boolean;
}

export type Picture = Bars | Stacked | Lines;

/** Horizontal bars with whiskers, from 0. */
export interface Bars {
  readonly kind: 'bars';
  readonly x: Axis;
  readonly bars: readonly Bar[];
  /** A value that is drawn across all bars. */
  readonly mark: { readonly x: number; readonly label: string } | null;
}
interface Bar {
  readonly name: string;
  /** Number of the implementation in the plan: its colour and its pattern. */
  readonly look: number;
  readonly value: number;
  readonly range: Range | null;
  /** Stands at the end of the bar. */
  readonly label: string;
  /** What the tool tip says. */
  readonly text: string;
}

/** Horizontal bars that add up from parts. */
export interface Stacked {
  readonly kind: 'stacked';
  readonly x: Axis;
  /** One bar each. */
  readonly names: readonly string[];
  /** What the parts of each bar add up to, and how that is written at its end. */
  readonly totals: readonly { readonly end: number; readonly label: string }[];
  readonly parts: readonly {
    readonly name: string;
    readonly look: number;
    /** One a bar, in the order of `names`. */
    readonly values: readonly { readonly value: number; readonly text: string }[];
  }[];
}

/** Points, joined or not, over one x axis; lanes below the main panel share it. */
export interface Lines {
  readonly kind: 'lines';
  readonly x: Axis;
  /** The main panel first. */
  readonly panels: readonly (Axis & { readonly weight: number })[];
  readonly series: readonly Series[];
  readonly marks: readonly Mark[];
}
export interface Series {
  readonly name: string;
  readonly look: number;
  readonly panel: number;
  readonly joined: boolean;
  readonly dashed: boolean;
  /** Named in the legend: one of the series of a name is enough. */
  readonly legend: boolean;
  readonly points: readonly Point[];
}
export interface Point {
  readonly x: number;
  /** null: a gap. */
  readonly y: number | null;
  readonly range?: Range | null;
  /** Lies past the time-out: drawn hollow. */
  readonly beyond?: boolean;
  /** Joined lines need a marker only here and there to show whose they are. */
  readonly marker?: boolean;
  /** What the tool tip says; the value with the panel's title if there is none, for pictures of many points. */
  readonly text?: string;
}
export type Range = readonly [low: number, high: number];

/** A level in the main panel. */
interface Mark {
  readonly y: number;
  readonly label: string;
}

export interface Axis {
  readonly title: string;
  readonly scale: 'linear' | 'log';
  readonly min: number;
  /** null: as the figures need. */
  readonly max: number | null;
  /** null: chosen by the chart library. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[] | null;
}
