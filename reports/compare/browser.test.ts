import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, normalize } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { comparisonSection } from '../html/sections/comparison.ts';
import { CHANGED, comparisonOf, FULL, summedUp } from './test-runs.ts';

const PROJECT = join(import.meta.dirname, '../..');
/** What a page calls when it is given a second run. */
const ENTRIES = ['reports/compare/compare.ts', 'reports/html/sections/comparison.ts'];
const IMPORT = /^import (type )?(\{[^}]*\}|[^'{]+) from '([^']+)';$/gm;

interface Module {
  readonly file: string;
  readonly text: string;
  /** Imported for more than their types. */
  readonly imports: readonly string[];
}

/** What the entries need, the needed before those that need them. */
function closure(entries: readonly string[]): Module[] {
  const found = new Map<string, Module>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    const text = readFileSync(join(PROJECT, file), 'utf8');
    const imports = [...text.matchAll(IMPORT)].flatMap(([, isType, names = '', from = '']) =>
      isType === undefined && !/^\{(\s*type \w+,?)+\s*\}$/.test(names) ? [from] : [],
    );
    for (const from of imports) if (from.startsWith('.')) visit(normalize(join(file, '..', from)));
    found.set(file, { file, text, imports });
  };
  entries.forEach(visit);
  return [...found.values()];
}

const MODULES = closure(ENTRIES);

test('what a page needs for a comparison imports neither Node nor a package', () => {
  for (const { file, imports } of MODULES)
    expect(
      imports.filter((from) => !from.startsWith('.')),
      file,
    ).toEqual([]);
});

test('its names are those of one script: none twice, none renamed, no default', () => {
  const names = MODULES.flatMap(({ text }) =>
    [...text.matchAll(/^(?:export )?(?:function|const|let|class) (\w+)/gm)].map(([, name]) => name),
  );
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  for (const { file, text } of MODULES)
    expect(text, file).not.toMatch(/^import .* as |^export default|^export \{|^const [{[]/m);
});

test('put together without types and imports, it compares as it does here', () => {
  const script = MODULES.map(({ text }) =>
    stripTypeScriptTypes(text.replaceAll(IMPORT, '')).replaceAll(/^export /gm, ''),
  ).join('\n');
  const figures = JSON.stringify([summedUp(FULL), summedUp(CHANGED)]);
  const made: unknown = runInNewContext(
    `'use strict';${script};comparisonSection(compareRuns(...JSON.parse(figures))).html`,
    { figures },
  );
  expect(made).toBe(comparisonSection(comparisonOf(FULL, CHANGED)).html);
});
