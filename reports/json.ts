/** Run file -> the figures as one document for machines, with its schema's name in `schema`. */
import type { RunFile } from '../model/run-file.ts';
import { figuresOf } from './figures/figures.ts';

export function renderJson(run: RunFile): string {
  return `${JSON.stringify(figuresOf(run))}\n`;
}
