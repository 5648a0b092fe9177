/** Pictures as charts/spec.ts describes them, drawn with chart.js. */
import type { Axis, Bars, Lines, Picture, Series, Stacked } from '../charts/spec.ts';
import { colour, ink, LOOKS, MARKERS, pattern } from './looks.ts';
import { type DrawnChart, endLabels, levels, type Settings, upright, whiskers } from './marks.ts';

declare const Chart: new (canvas: HTMLCanvasElement, settings: Settings) => DrawnChart;

/** Puts a picture on a canvas, in the colours that the theme has now. */
export function drawPicture(canvas: HTMLCanvasElement, picture: Picture): DrawnChart {
  return new Chart(canvas, settingsOf(picture));
}

function settingsOf(picture: Picture): Settings {
  if (picture.kind === 'stacked') return stackedSettings(picture);
  return picture.kind === 'bars' ? barSettings(picture) : lineSettings(picture);
}

function barSettings({ x, bars, mark }: Bars): Settings {
  const dataset = {
    data: bars.map(({ value }) => value),
    backgroundColor: bars.map(({ look }) => pattern(look)),
    borderColor: bars.map(({ look }) => colour(look)),
    borderWidth: 2,
    maxBarThickness: 34,
    ranges: bars.map(({ range }) => range),
    colours: bars.map(() => ink('--ink')),
  };
  const ends = bars.map(({ label, value, range }) => ({ label, end: Math.max(value, range?.[1] ?? 0) }));
  // Room for whiskers and labels, which the library knows nothing of.
  const reach = Math.max(...ends.map(({ end }) => end));
  return {
    type: 'bar',
    data: { labels: bars.map(({ name }) => wrapped(name)), datasets: [dataset] },
    options: {
      ...common((item) => bars[item.dataIndex]?.text ?? ''),
      layout: { padding: { right: 8, top: mark === null ? 0 : 16 } },
      indexAxis: 'y',
      scales: {
        x: { ...scale(x), suggestedMax: reach * 1.12 },
        y: nameScale(),
      },
    },
    plugins: [whiskers('x'), upright(mark), endLabels(ends)],
  };
}

function stackedSettings({ x, names, totals, parts }: Stacked): Settings {
  return {
    type: 'bar',
    data: {
      labels: names.map(wrapped),
      datasets: parts.map(({ name, look, values }) => ({
        label: name,
        legend: true,
        pointStyle: 'rect',
        data: values.map(({ value }) => value),
        backgroundColor: pattern(look),
        borderColor: colour(look),
        borderWidth: 1,
        maxBarThickness: 34,
      })),
    },
    options: {
      ...common(({ datasetIndex, dataIndex }) => parts[datasetIndex]?.values[dataIndex]?.text ?? ''),
      indexAxis: 'y',
      scales: {
        x: { ...scale(x), stacked: true, suggestedMax: Math.max(...totals.map(({ end }) => end)) * 1.12 },
        y: { ...nameScale(), stacked: true },
      },
    },
    plugins: [endLabels(totals)],
  };
}

function nameScale(): Settings {
  return { ticks: { color: ink('--ink') }, grid: { display: false }, border: { color: ink('--line') } };
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
    pointBackgroundColor: points.map(({ beyond }) => (beyond ? ink('--paper') : stroke)),
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
          color: ink('--ink'),
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
    title: { display: true, text: title, color: ink('--soft') },
    grid: { color: ink('--grid') },
    border: { color: ink('--line') },
    ticks: {
      color: ink('--soft'),
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

/** A name that would leave no room for the picture; the table has it in full. */
function shortened(name: string): string {
  return name.length > 34 ? `${name.slice(0, 33)}…` : name;
}

/** A variant's options on lines of their own. */
function wrapped(name: string): string[] {
  return shortened(name).split(/(?=[?&])/);
}
