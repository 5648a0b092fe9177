/** The pictures of the page: drawn when the reader comes near them, and again when the theme changes. */
import type { Picture } from '../charts/spec.ts';
import { drawPicture } from './draw.ts';
import type { DrawnChart } from './marks.ts';

/** By the name that a canvas carries. */
type Find = (name: string) => Picture | null;

let find: Find = () => null;
let hidden: ReadonlySet<string> = new Set();
const drawn = new Map<HTMLCanvasElement, DrawnChart>();
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target);
  },
  { rootMargin: '600px' },
);

/** All canvases are looked for anew. @param leftOut - implementations that are not drawn */
export function showPictures(all: Find, leftOut: readonly string[]): void {
  find = all;
  hidden = new Set(leftOut);
  // Frames are hidden where no script runs, and a hidden frame has no size to draw in.
  document.documentElement.dataset.script = 'runs';
  // Where there is a picture the table behind it is folded away.
  setFolds(false);
  redraw();
}

/** Colours come from the style sheet and change with the theme. */
export function redraw(): void {
  for (const chart of drawn.values()) chart.destroy();
  drawn.clear();
  near.disconnect();
  for (const canvas of canvases()) near.observe(canvas);
}

/** The tables behind the pictures, open or folded. */
export function setFolds(open: boolean): void {
  for (const behind of document.querySelectorAll<HTMLDetailsElement>('figure + details.behind')) behind.open = open;
}

/** For paper, where everything is near. */
export function drawRest(): void {
  for (const canvas of canvases()) draw(canvas);
}

function canvases(): NodeListOf<HTMLCanvasElement> {
  return document.querySelectorAll<HTMLCanvasElement>('canvas[data-picture]');
}

function draw(canvas: Element): void {
  near.unobserve(canvas);
  if (!(canvas instanceof HTMLCanvasElement) || drawn.has(canvas)) return;
  const picture = find(canvas.dataset.picture ?? '');
  if (picture) drawn.set(canvas, drawPicture(canvas, without(picture)));
}

/** The picture without what the reader does not want to see. */
function without(picture: Picture): Picture {
  if (hidden.size === 0) return picture;
  const isShown = ({ name }: { readonly name: string }) => !hidden.has(name);
  if (picture.kind === 'bars') return { ...picture, bars: picture.bars.filter(isShown) };
  if (picture.kind === 'lines') return { ...picture, series: picture.series.filter(isShown) };
  const kept = picture.names.map((name) => !hidden.has(name));
  return {
    ...picture,
    names: picture.names.filter((_, at) => kept[at]),
    totals: picture.totals.filter((_, at) => kept[at]),
    parts: picture.parts.map((part) => ({ ...part, values: part.values.filter((_, at) => kept[at]) })),
  };
}
