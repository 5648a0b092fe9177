/** What runs in the reader's browser: draws the pictures, and does what the reader sets under “View”. Without it all words and tables are there. */

import { FIGURES_SCHEMA, type Figures } from '../../figures/types.ts';
import type { Picture } from '../charts/spec.ts';
import { startControls } from './controls.ts';
import { startComparing } from './other-run.ts';
import { pageData } from './page-data.ts';
import { drawRest, redraw, setFolds, showPictures } from './pictures.ts';

async function start(): Promise<void> {
  watchColours();
  const pictures = await pageData(document, 'pictures');
  // A page of ours: what stands in its blocks was written by the same version.
  if (pictures !== null) showPictures((name) => (pictures as Readonly<Record<string, Picture>>)[name] ?? null, []);
  const figures = await pageData(document, 'figures');
  if (!isFigures(figures)) return;
  startControls(figures);
  startComparing(figures);
}

function isFigures(data: unknown): data is Figures {
  return typeof data === 'object' && data !== null && 'schema' in data && data.schema === FIGURES_SCHEMA;
}

function watchColours(): void {
  const root = document.documentElement;
  let before: string | null = null;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  // Paper is light, whatever the screen is.
  addEventListener('beforeprint', () => {
    before ??= root.dataset.theme ?? '';
    root.dataset.theme = 'light';
    setFolds(true);
    redraw();
    drawRest();
  });
  addEventListener('afterprint', () => {
    if (before === '') delete root.dataset.theme;
    else root.dataset.theme = before ?? '';
    before = null;
    setFolds(false);
    redraw();
  });
}

void start();
