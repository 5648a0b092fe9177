/** What chart.js does not draw itself: intervals, levels, values at the ends of bars. */
import type { Bars, Lines, Range } from '../charts/spec.ts';
import { ink, variable } from './looks.ts';

/** As much of chart.js as is used here; the library itself is inlined before this file. */
export type Settings = Record<string, unknown>;
export interface DrawnChart {
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
/** Intervals as whiskers along an axis. */
export function whiskers(along: 'x' | 'y'): Settings {
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

/** What each bar comes to, behind its end (that of its whisker where it has one) or, where there is no room, at its end. */
export function endLabels(ends: readonly { readonly label: string; readonly end: number }[]): Settings {
  return {
    id: 'endLabels',
    afterDatasetsDraw(chart: DrawnChart) {
      const { ctx, chartArea, scales } = chart;
      ctx.save();
      ctx.font = `12px ${variable('--sans')}`;
      ctx.textBaseline = 'middle';
      ends.forEach(({ label, end: value }, at) => {
        const end = scales.x?.getPixelForValue(value) ?? 0;
        const fits = end + 8 + ctx.measureText(label).width < chartArea.right;
        ctx.textAlign = fits ? 'left' : 'right';
        rimmed(ctx, label, fits ? end + 8 : end - 10, chart.getDatasetMeta(0).data[at]?.y ?? 0);
      });
      ctx.restore();
    },
  };
}

/** A named value across all bars. */
export function upright(mark: Bars['mark']): Settings {
  return {
    id: 'upright',
    afterDatasetsDraw({ ctx, chartArea, scales }: DrawnChart) {
      const at = mark === null ? undefined : scales.x?.getPixelForValue(mark.x);
      if (mark === null || at === undefined || at < chartArea.left || at > chartArea.right) return;
      ctx.save();
      ctx.setLineDash([2, 3]);
      ctx.strokeStyle = ink('--ink');
      ctx.beginPath();
      ctx.moveTo(at, chartArea.top);
      ctx.lineTo(at, chartArea.bottom);
      ctx.stroke();
      ctx.font = `11px ${variable('--sans')}`;
      ctx.textAlign = at > (chartArea.left + chartArea.right) / 2 ? 'right' : 'left';
      rimmed(ctx, mark.label, at + (ctx.textAlign === 'right' ? -6 : 6), chartArea.top - 5);
      ctx.restore();
    },
  };
}

/** With a rim that keeps it readable across lines. */
function rimmed(ctx: CanvasRenderingContext2D, label: string, x: number, baseline: number): void {
  ctx.setLineDash([]);
  ctx.strokeStyle = ink('--paper');
  ctx.lineWidth = 4;
  ctx.strokeText(label, x, baseline);
  ctx.fillStyle = ink('--ink');
  ctx.fillText(label, x, baseline);
}

/** Named levels across the main panel. */
export function levels(marks: Lines['marks']): Settings {
  return {
    id: 'levels',
    afterDatasetsDraw({ ctx, chartArea, scales }: DrawnChart) {
      const axis = scales.y;
      if (!axis) return;
      ctx.save();
      ctx.setLineDash([2, 3]);
      ctx.strokeStyle = ink('--ink');
      ctx.font = `11px ${variable('--sans')}`;
      ctx.textAlign = 'left';
      for (const { y, label } of marks) {
        const height = axis.getPixelForValue(y);
        if (height < axis.top || height > axis.bottom) continue;
        ctx.beginPath();
        ctx.moveTo(chartArea.left, height);
        ctx.lineTo(chartArea.right, height);
        ctx.stroke();
        // Below the line where there is no room above it.
        ctx.save();
        rimmed(ctx, label, chartArea.left + 6, height - axis.top < 16 ? height + 14 : height - 5);
        ctx.restore();
      }
      ctx.restore();
    },
  };
}
