/** Edits of source files by exact text: what is not there exactly as expected is an error, and never left out. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of a checkout, by its path from the root. */
export type Change = Replacement | { readonly file: string; readonly make: string };

interface Replacement {
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly replace: string;
  readonly by: string;
}

/** @throws {Error} if a text to replace is not there exactly once, or a file to make is */
export async function applyChanges(root: string, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    const path = join(root, change.file);
    if ('make' in change) await writeFile(path, change.make, { flag: 'wx' });
    else await writeFile(path, replacedOnce(await readFile(path, 'utf8'), change));
  }
}

/** @throws {Error} if the text to replace is not there exactly once */
export function replacedOnce(source: string, { file, replace, by }: Replacement): string {
  const [before = '', after, ...more] = source.split(replace);
  if (after !== undefined && more.length === 0) return before + by + after;
  const found = after === undefined ? 'is not there' : `is there ${more.length + 1} times`;
  throw new Error(
    `${file} has changed: "${replace.trim()}" ${found}, where it is to be patched: adapt benchmarks/gate/injections/`,
  );
}
