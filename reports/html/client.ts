/**
 * What runs in the reader's browser: draws the pictures that spec.ts describes. Without it all tables are there.
 * Types are stripped and the text is inlined, so nothing but types may be imported here.
 */
import type { Axis, Bars, Lines, Picture, Range, Series } from './charts/spec.ts';

/** As much of chart.js as is used here; the library itself is inlined before this file. */
type Settings = Record<string, unknown>;
interface DrawnChart {
  readonly ctx: CanvasRenderingContext2D;
  readonly chartArea: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly scales: Readonly<
    Record<string, { getPixelForValue(value: number): number; readonly top: number; readonly bottom: number }>
  >;
  readonly data: {
    readonly datasets: readonly { readonly ranges?: readonly (Range | null)[]; readonly colours?: readonly string[] }[];
  };
  getDatasetMeta(index: number): {
    readonly data: readonly { readonly x: number; readonly y: number }[];
    readonly hidden: boolean | null;
  };
  destroy(): void;
}
declare const Chart: new (canvas: HTMLCanvasElement, settings: Settings) => DrawnChart;

const MARKERS = ['circle', 'triangle', 'rect', 'rectRot', 'crossRot', 'star', 'cross', 'dash'];
const PATTERNS = ['solid', 'rising', 'dots', 'falling', 'level', 'upright', 'grid', 'wide'];
const LOOKS = MARKERS.length;

const pictures: Record<string, Picture> = JSON.parse(document.getElementById('pictures')?.textContent ?? '{}');
let drawn: DrawnChart[] = [];

/** Draws all anew: colours come from the style sheet and change with the theme. */
function drawAll(): void {
  for (const chart of drawn) chart.destroy();
  // Frames are hidden where no script runs, and a hidden frame has no size to draw in.
  document.documentElement.dataset.script = 'runs';
  drawn = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-picture]')].flatMap((canvas) => {
    const picture = pictures[canvas.dataset.picture ?? ''];
    return picture ? [new Chart(canvas, settingsOf(picture))] : [];
  });
}

function settingsOf(picture: Picture): Settings {
  return picture.kind === 'bars' ? barSettings(picture) : lineSettings(picture);
}

function barSettings({ x, bars }: Bars): Settings {
  const dataset = {
    data: bars.map(({ value }) => value),
    backgroundColor: bars.map(({ look }) => pattern(look)),
    borderColor: bars.map(({ look }) => colour(look)),
    borderWidth: 2,
    maxBarThickness: 34,
    ranges: bars.map(({ range }) => range),
    colours: bars.map(() => variable('--ink')),
  };
  // Room for the whiskers, which the library knows nothing of.
  const reach = Math.max(...bars.map(({ value, range }) => Math.max(value, range?.[1] ?? 0)));
  return {
    type: 'bar',
    data: { labels: bars.map(({ name }) => wrapped(name)), datasets: [dataset] },
    options: {
      ...common((item) => bars[item.dataIndex]?.text ?? ''),
      indexAxis: 'y',
      scales: {
        x: { ...scale(x), suggestedMax: reach * 1.05 },
        y: { ticks: { color: variable('--ink') }, grid: { display: false }, border: { color: variable('--line') } },
      },
    },
    plugins: [whiskers('x')],
  };
}

function lineSettings({ x, panels, series, marks }: Lines): Settings {
  const scales = panels.map((panel, index): [string, Settings] => [
    index === 0 ? 'y' : `y${index}`,
    // Stacked from the bottom: the main panel is the last of the stack.
    { ...scale(panel), stack: 'panels', stackWeight: panel.weight, weight: -index, offset: index > 0 },
  ]);
  return {
    type: 'line',
    data: { datasets: series.map(datasetOf) },
    options: {
      ...common(({ datasetIndex, dataIndex }) => {
        const { name = '', points, panel = 0 } = series[datasetIndex] ?? {};
        const { y, text } = points?.[dataIndex] ?? {};
        return `${shortened(name)}: ${text ?? `${panels[panel]?.title ?? ''} ${y ?? ''}`}`;
      }),
      scales: { x: scale(x), ...Object.fromEntries(scales.reverse()) },
    },
    plugins: [levels(marks), whiskers('y')],
  };
}

function datasetOf({ name, look, panel, joined, dashed, legend, points }: Series): Settings {
  const stroke = colour(look);
  return {
    label: shortened(name),
    legend,
    yAxisID: panel === 0 ? 'y' : `y${panel}`,
    data: points.map(({ x, y }) => ({ x, y })),
    showLine: joined,
    borderColor: stroke,
    borderWidth: dashed ? 1.5 : 2,
    borderDash: dashed ? [5, 4] : [],
    pointStyle: MARKERS[look % LOOKS],
    pointRadius: points.map(({ marker }) => (marker ? 4.5 : 0)),
    pointHitRadius: 8,
    pointBorderColor: stroke,
    pointBorderWidth: 2,
    pointBackgroundColor: points.map(({ beyond }) => (beyond ? variable('--paper') : stroke)),
    spanGaps: false,
    // Markers on the edge are drawn whole.
    clip: 8,
    ranges: points.map(({ range }) => range ?? null),
    colours: points.map(() => stroke),
  };
}

interface Item {
  readonly datasetIndex: number;
  readonly dataIndex: number;
}

function common(text: (item: Item) => string): Settings {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'nearest', intersect: false },
    layout: { padding: { right: 8 } },
    plugins: {
      legend: {
        position: 'top',
        align: 'start',
        labels: {
          color: variable('--ink'),
          usePointStyle: true,
          boxWidth: 10,
          boxHeight: 9,
          padding: 14,
          filter: ({ datasetIndex }: Item, { datasets }: { datasets: readonly { legend?: boolean }[] }) =>
            datasets[datasetIndex]?.legend === true,
        },
      },
      tooltip: { displayColors: false, callbacks: { title: () => '', label: text } },
    },
  };
}

function scale({ title, scale: kind, min, max, ticks }: Axis): Settings {
  const labels = new Map(ticks?.map(({ value, label }) => [value, label]));
  return {
    type: kind === 'log' ? 'logarithmic' : 'linear',
    min,
    ...(max === null ? {} : { max }),
    title: { display: true, text: title, color: variable('--soft') },
    grid: { color: variable('--grid') },
    border: { color: variable('--line') },
    ticks: {
      color: variable('--soft'),
      maxRotation: 0,
      ...(ticks === null
        ? { maxTicksLimit: 6 }
        : { autoSkip: true, callback: (value: number) => labels.get(value) ?? '' }),
    },
    ...(ticks === null
      ? {}
      : {
          afterBuildTicks: (axis: { ticks: unknown }) => {
            axis.ticks = ticks.filter(({ value }) => max === null || value <= max).map(({ value }) => ({ value }));
          },
        }),
  };
}

/** Intervals as whiskers along an axis. */
function whiskers(along: 'x' | 'y'): Settings {
  return {
    id: 'whiskers',
    afterDatasetsDraw(chart: DrawnChart) {
      const { ctx, data, scales } = chart;
      data.datasets.forEach(({ ranges = [], colours = [] }, index) => {
        const axis = scales[along];
        const meta = chart.getDatasetMeta(index);
        if (!axis || meta.hidden) return;
        ranges.forEach((range, at) => {
          const point = meta.data[at];
          if (range && point)
            whisker(
              ctx,
              along,
              point,
              range.map((value) => axis.getPixelForValue(value)),
              colours[at] ?? '',
            );
        });
      });
    },
  };
}

const CAP = 5;

function whisker(
  ctx: CanvasRenderingContext2D,
  along: 'x' | 'y',
  { x, y }: { readonly x: number; readonly y: number },
  [from = 0, to = 0]: readonly number[],
  stroke: string,
): void {
  const at = (main: number, side: number): [number, number] => (along === 'x' ? [main, y + side] : [x + side, main]);
  ctx.save();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (const [start, end] of [
    [at(from, 0), at(to, 0)],
    [at(from, -CAP), at(from, CAP)],
    [at(to, -CAP), at(to, CAP)],
  ] as const) {
    ctx.moveTo(...start);
    ctx.lineTo(...end);
  }
  ctx.stroke();
  ctx.restore();
}

/** Named levels across the main panel. */
function levels(marks: Lines['marks']): Settings {
  return {
    id: 'levels',
    afterDatasetsDraw({ ctx, chartArea, scales }: DrawnChart) {
      const axis = scales.y;
      if (!axis) return;
      ctx.save();
      ctx.setLineDash([2, 3]);
      ctx.strokeStyle = variable('--ink');
      ctx.fillStyle = variable('--ink');
      ctx.font = `11px ${variable('--sans')}`;
      ctx.textAlign = 'left';
      for (const { y, label } of marks) {
        const height = axis.getPixelForValue(y);
        if (height < axis.top || height > axis.bottom) continue;
        ctx.beginPath();
        ctx.moveTo(chartArea.left, height);
        ctx.lineTo(chartArea.right, height);
        ctx.stroke();
        // Below the line where there is no room above it, with a rim that keeps it readable across lines.
        const baseline = height - axis.top < 16 ? height + 14 : height - 5;
        ctx.save();
        ctx.setLineDash([]);
        ctx.strokeStyle = variable('--paper');
        ctx.lineWidth = 4;
        ctx.strokeText(label, chartArea.left + 6, baseline);
        ctx.restore();
        ctx.fillText(label, chartArea.left + 6, baseline);
      }
      ctx.restore();
    },
  };
}

function variable(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function colour(look: number): string {
  return variable(`--look-${look % LOOKS}`);
}

const TILE = 8;

/** Colours alone must not tell bars apart: each has a pattern of its own. */
function pattern(look: number): CanvasPattern | string {
  const fill = colour(look);
  const tile = document.createElement('canvas');
  tile.width = TILE;
  tile.height = TILE;
  const ctx = tile.getContext('2d');
  const kind = PATTERNS[look % LOOKS];
  if (!ctx || kind === 'solid') return fill;
  ctx.fillStyle = variable('--paper');
  ctx.fillRect(0, 0, TILE, TILE);
  ctx.fillStyle = fill;
  for (let x = 0; x < TILE; x += 1) {
    for (let y = 0; y < TILE; y += 1) if (inked(kind ?? '', x, y)) ctx.fillRect(x, y, 1, 1);
  }
  return ctx.createPattern(tile, 'repeat') ?? fill;
}

function inked(kind: string, x: number, y: number): boolean {
  const half = TILE / 2;
  if (kind === 'rising') return (x + y) % TILE < half;
  if (kind === 'falling') return (x - y + TILE) % TILE < half;
  if (kind === 'level') return y < half;
  if (kind === 'upright') return x < half;
  if (kind === 'grid') return x < 2 || y < 2;
  if (kind === 'dots') return (x % half) * (x % half) + (y % half) * (y % half) < half;
  return (x + y) % TILE < 2;
}

/** A name that would leave no room for the picture; the table has it in full. */
function shortened(name: string): string {
  return name.length > 34 ? `${name.slice(0, 33)}…` : name;
}

/** A variant's options on lines of their own. */
function wrapped(name: string): string[] {
  return shortened(name).split(/(?=[?&])/);
}

drawAll();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
// Paper is light, whatever the screen is.
addEventListener('beforeprint', () => {
  document.documentElement.dataset.theme = 'light';
  drawAll();
});
addEventListener('afterprint', () => {
  delete document.documentElement.dataset.theme;
  drawAll();
});
