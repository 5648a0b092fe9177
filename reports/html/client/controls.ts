/** Between the controls under “View”, the address's fragment and the page: whichever the reader changes, the others follow. */
import { EDGES_MS } from '../../../model/joint.ts';
import { underObjectives } from '../../figures/objectives.ts';
import type { Figures } from '../../figures/types.ts';
import { count } from '../../words.ts';
import { mainPart, picturesOf } from '../main-part.ts';
import { startDownloads } from './downloads.ts';
import { showPictures } from './pictures.ts';
import { fragmentOf, PLAIN, type View, viewOf } from './view.ts';

const OBJECTIVES = { latency: 'latencyMs', staleness: 'stalenessMs' } as const;
type Slider = keyof typeof OBJECTIVES;
const SLIDERS: readonly Slider[] = ['latency', 'staleness'];

let view: View = PLAIN;

export function startControls(figures: Figures): void {
  const shown = () => underObjectives(figures, view);
  for (const radio of inputs('theme'))
    radio.addEventListener('change', () => change(figures, { theme: themeOf(radio.value) }));
  for (const box of inputs('shown')) box.addEventListener('change', () => change(figures, { hidden: unchecked() }));
  for (const name of SLIDERS) {
    for (const slider of inputs(name)) {
      slider.addEventListener('input', () => tellEdge(name, slider));
      slider.addEventListener('change', () => change(figures, { [OBJECTIVES[name]]: edgeAt(slider) }));
    }
  }
  button('as-planned')?.addEventListener('click', () => change(figures, { latencyMs: null, stalenessMs: null }));
  button('print')?.addEventListener('click', () => print());
  startDownloads(figures.run.id, shown);
  addEventListener('hashchange', () => follow(figures));
  show(figures, viewOf(location.hash));
}

/** The reader has changed a control. */
function change(figures: Figures, changed: Partial<View>): void {
  const next = { ...view, ...changed };
  history.replaceState(null, '', fragmentOf(next) || location.pathname + location.search);
  show(figures, next);
}

/** The reader has followed a link, to a section of this page or to a view of it. */
function follow(figures: Figures): void {
  const next = viewOf(location.hash);
  // The name of a section alone says nothing of the rest of the view.
  const isSection = next.at !== null && !location.hash.includes('=');
  if (isSection) change(figures, { at: next.at });
  else show(figures, next);
}

function show(figures: Figures, next: View): void {
  const before = view;
  view = next;
  applyTheme();
  if (isOther(before, next)) writeMain(figures);
  setControls();
  showPictures(picturesOf(underObjectives(figures, view)), view.hidden);
  if (next.at !== null && (next.at !== before.at || isOther(before, next)))
    document.getElementById(next.at)?.scrollIntoView();
}

function isOther(a: View, b: View): boolean {
  return a.latencyMs !== b.latencyMs || a.stalenessMs !== b.stalenessMs;
}

/** Everything that follows from the objectives, made anew. All text in it is escaped where it is made. */
function writeMain(figures: Figures): void {
  const main = document.querySelector('main');
  const compared = document.getElementById('comparison');
  if (main) main.innerHTML = mainPart(underObjectives(figures, view)).html;
  if (compared) main?.prepend(compared);
}

function applyTheme(): void {
  const { dataset } = document.documentElement;
  if (view.theme === 'auto') delete dataset.theme;
  else dataset.theme = view.theme;
}

function setControls(): void {
  for (const radio of inputs('theme')) radio.checked = radio.value === view.theme;
  for (const box of inputs('shown')) box.checked = !view.hidden.includes(box.value);
  for (const name of SLIDERS) {
    for (const slider of inputs(name)) {
      slider.value = String(stepOf(view[OBJECTIVES[name]]));
      tellEdge(name, slider);
    }
  }
}

/** Step 0 is “as the run had it”. */
function edgeAt(slider: HTMLInputElement): number | null {
  return EDGES_MS[Number(slider.value) - 1] ?? null;
}

/** Of an objective between two edges the lower one's: never more is called good than is. */
function stepOf(ms: number | null): number {
  return ms === null ? 0 : EDGES_MS.findLastIndex((edge) => edge <= ms) + 1;
}

function tellEdge(name: Slider, slider: HTMLInputElement): void {
  const ms = edgeAt(slider);
  const words = ms === null ? 'as the run had it' : `${ms < 10 ? String(ms) : count(ms)} ms`;
  slider.setAttribute('aria-valuetext', words);
  const output = document.querySelector(`output[name="${name}-words"]`);
  if (output) output.textContent = words;
}

function unchecked(): string[] {
  return inputs('shown').flatMap((box) => (box.checked ? [] : [box.value]));
}

function themeOf(value: string): View['theme'] {
  return value === 'light' || value === 'dark' ? value : 'auto';
}

function inputs(name: string): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(`#view input[name="${name}"]`)];
}

function button(name: string): HTMLButtonElement | null {
  return document.querySelector<HTMLButtonElement>(`#view button[name="${name}"]`);
}
