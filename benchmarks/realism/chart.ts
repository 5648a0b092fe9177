/** What a picture of docs/realism.md is made of: panels of chart.js settings in plain data, and the pieces that most of them share. */

/** As chart.js takes them; plain data, because they go to a browser as JSON. */
export type Settings = Readonly<Record<string, unknown>>;

export interface Picture {
  /** Of its file, without `.png`. */
  readonly name: string;
  /** The question that it answers. */
  readonly title: string;
  /** How to read it. */
  readonly note: string;
  readonly panels: readonly Settings[];
  /** Panels side by side; default 1. */
  readonly columns?: number;
  /** CSS pixels of one panel; default 400. */
  readonly height?: number;
}

/** Told apart by colour-blind readers, too (Okabe and Ito). */
export const BLUE = '#0072B2';
export const ORANGE = '#D55E00';
export const GREEN = '#009E73';
export const SKY = '#56B4E9';
export const YELLOW = '#E69F00';
export const PINK = '#CC79A7';
export const GREY = '#8a8a8a';

export interface Point {
  readonly x: number;
  /** NaN breaks a line. */
  readonly y: number;
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

export function axis(title: string, range: Range = {}, more: Settings = {}): Settings {
  return { title: { display: true, text: title, color: '#222' }, ticks: { color: '#222' }, ...range, ...more };
}

export function options(x: Settings, y: Settings, more: Settings = {}): Settings {
  const plugins = { legend: { position: 'top', labels: { color: '#222', usePointStyle: true, boxHeight: 7 } } };
  return { animation: false, maintainAspectRatio: false, plugins, scales: { x, y }, ...more };
}

export function points(label: string, colour: string, data: readonly Point[], more: Settings = {}): Settings {
  return {
    type: 'scatter',
    label,
    data,
    backgroundColor: colour,
    borderColor: colour,
    radius: 4,
    clip: false,
    ...more,
  };
}

/** A line without markers. */
export function line(label: string, colour: string, data: readonly (Point | number)[], more: Settings = {}): Settings {
  const look = { borderColor: colour, backgroundColor: colour, borderWidth: 2, pointRadius: 0, pointStyle: 'line' };
  return { type: 'line', label, data, ...look, ...more };
}

/** Where found = planted. */
export function diagonal(label: string, from: number, to: number): Settings {
  const ends = [
    { x: from, y: from },
    { x: to, y: to },
  ];
  return line(label, '#222', ends, { borderDash: [6, 4], borderWidth: 1.5 });
}

export const inPercent = (part: number) => 100 * part;
