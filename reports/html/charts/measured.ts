/** The cells of a group that charts may draw: done ones. Void figures stand in tables only, marked. */
import type { CellFigures, Group, MeasuredFigures } from '../../figures/types.ts';
import { html } from '../html.ts';
import type { TableRow } from '../table.ts';

export interface Drawable {
  readonly implementation: string;
  /** Position in the plan: colour, pattern and marker are the same in all charts. */
  readonly look: number;
  readonly figures: MeasuredFigures;
}

export function drawable(group: Group): Drawable[] {
  return group.cells.flatMap((cell, look) =>
    cell.state === 'done' ? [{ implementation: cell.implementation, look, figures: cell.figures }] : [],
  );
}

/** One row a cell: figures, marked where void, or why there are none. */
export function cellRows(
  group: Group,
  row: (figures: MeasuredFigures, name: string) => readonly TableRow[] | null,
): TableRow[] {
  return group.cells.flatMap((cell): readonly TableRow[] => {
    if (!('figures' in cell)) return [{ name: cell.implementation, why: whyNone(cell) }];
    const name = cell.state === 'void' ? `${cell.implementation} (void)` : cell.implementation;
    return row(cell.figures, name) ?? [{ name, why: 'not measured' }];
  });
}

function whyNone(cell: Extract<CellFigures, { state: 'failed' | 'pending' }>) {
  if (cell.state === 'pending') return 'not measured: the run ended before its turn';
  return html`<strong>failed</strong> (${cell.kind}): ${cell.message}`;
}
