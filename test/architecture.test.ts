/** The arrows of ARCHITECTURE.md are the only imports there are. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { brokenRules } from './architecture/check.ts';
import { FOLDERS, PACKAGES } from './architecture/rules.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOT_OURS = new Set(['node_modules', 'results', 'test-artifacts']);
const FILES = globSync('**/*.{ts,js}', { cwd: ROOT, exclude: (name) => NOT_OURS.has(name) || name.startsWith('.') });

describe('the project', () => {
  test('has every folder of the pipeline', () => {
    expect(FOLDERS.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
  });

  test('has no import that breaks a rule', () => {
    expect(FILES.length).toBeGreaterThan(200);
    expect(FILES.flatMap((file) => brokenRules(file, readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
  });

  test('says for every package who may import it, and for no other', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const imported = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !isCommand(name));
    expect(Object.keys(PACKAGES).toSorted()).toEqual(imported.toSorted());
  });
});

/** Packages that are run or that bring types, and so appear in no import. */
const isCommand = (name: string) =>
  ['@biomejs/biome', 'knip', 'typescript'].includes(name) || name.startsWith('@types/');

describe('a broken rule is told with file, line, import and rule', () => {
  test.each([
    ['model/store.ts', "import { x } from '../datagen/mix.ts';", 'model may import nothing else of ours'],
    ['judge/estimate.ts', "import type { X } from '../model/store.ts';", 'judge may import nothing else of ours'],
    ['datagen/range.ts', "export { x } from '../oracle/base.ts';", 'datagen may import nothing else of ours but model'],
    ['oracle/base.ts', "export * from '../datagen/mix.ts';", 'oracle may import nothing else of ours but model'],
    [
      'scenarios/bi.ts',
      "export type * from '../harness/cell.ts';",
      'scenarios may import nothing else of ours but model',
    ],
    ['reports/csv.ts', "const x = await import('../harness/cell.ts');", 'nothing else of ours but model, judge'],
    ['harness/run.ts', "import '../cli/run.ts';", 'harness may import nothing else of ours but'],
    ['docs/example/a.ts', "import '../../harness/run.ts';", 'docs may import nothing else of ours but model'],
    ['harness/run.ts', "type X = import('../reports/csv.ts').X;", 'harness may import nothing else of ours but'],
    [
      'harness/space.ts',
      "import { x } from '../implementations/columnar/schema.ts';",
      'the registry alone names architectures',
    ],
    ['harness/drive/metronome.ts', "new URL('../../cli/thread.ts', import.meta.url);", 'harness may import'],
    ['implementations/shared/script.ts', "import x = require('../registry.ts');", 'implementations/shared may import'],
    ['implementations/a/index.ts', "import { x } from '../b/index.ts';", 'no architecture imports another'],
    ['implementations/a/sql/deep.ts', "import { x } from '../../b/sql/deep.ts';", 'no architecture imports another'],
    ['implementations/registry.ts', "import { x } from './a/schema.ts';", 'by its index.ts alone'],
    ['datagen/range.ts', "import { x } from './range.test.ts';", 'what ships may not need test code'],
    ['cli/run.ts', "import { x } from '../test/contract/suite.ts';", 'what ships may not need test code'],
    ['cli/run.ts', "import { x } from '../../elsewhere/y.ts';", 'leads out of the folders'],
    ['vitest.config.ts', "import { x } from './model/store.ts';", 'settings of tools import nothing of ours'],
  ])('%s: %s', (file, text, rule) => {
    const specifier = /'([^']*)'/.exec(text)?.[1];
    const broken = brokenRules(file, `// The second line is told.\n${text}\n`);
    expect(broken).toEqual([expect.stringContaining(rule)]);
    expect(broken[0]).toMatch(new RegExp(`^${file}:2 imports "${specifier?.replaceAll('.', '\\.')}": `));
  });

  test.each([
    ['harness/drive/closed.ts', "import autocannon from 'autocannon';", 'by harness/selftest/as-it-comes.ts only'],
    ['harness/measure/disk.ts', "import type { X } from 'hdr-histogram-js';", 'by judge/histogram.ts'],
    ['cli/report.ts', "createRequire(import.meta.url).resolve('chart.js');", 'by reports/ only'],
    ['cli/report.ts', "import.meta.resolve('chart.js/auto');", 'by reports/ only'],
    ['judge/estimate.ts', "import { Type } from 'typebox';", 'typebox may be imported by'],
    ['model/store.ts', "import { Value } from '@duckdb/node-api/deep';", '@duckdb/node-api may be imported by'],
    ['reports/html/page.ts', "import { test } from 'vitest';", 'by vitest.config.ts, test code only'],
    ['datagen/mix.test.ts', "const { x } = require('left-pad');", 'nobody may import this package'],
    ['cli/run.ts', "import { join } from 'path';", 'nobody may import this package'],
  ])('%s: %s', (file, text, rule) => {
    expect(brokenRules(file, text)).toEqual([expect.stringContaining(rule)]);
  });

  test.each([
    ['harness/run.ts', 'export default 1;', 'harness/run.ts:1 has a default export: give it its name'],
    ['tools/new.ts', 'export const x = 1;', 'tools/new.ts: belongs to no folder of the pipeline'],
    ['stray.ts', 'export const x = 1;', 'stray.ts: belongs to no folder of the pipeline'],
  ])('%s: %s', (file, text, rule) => {
    expect(brokenRules(file, text)).toEqual([expect.stringContaining(rule)]);
  });
});

describe('what the rules allow is not told', () => {
  test.each([
    ['model/store.ts', "import { Type } from 'typebox'; import { x } from './units.ts'; import 'node:fs';"],
    [
      'implementations/registry.ts',
      "import { x } from './columnar/index.ts'; import type { Y } from '../model/store.ts';",
    ],
    ['implementations/a/service.ts', "import { x } from '../shared/script.ts'; import { y } from './sql/deep.ts';"],
    ['reports/csv.ts', "import { x } from '../judge/estimate.ts'; import type { Y } from '../model/run-file.ts';"],
    ['harness/selftest/as-it-comes.ts', "import autocannon from 'autocannon';"],
    ['datagen/mix.test.ts', "import fc from 'fast-check'; import { x } from './testing/folder.ts';"],
    ['harness/check/verify.test.ts', "import { x } from '../../implementations/columnar/index.ts';"],
    ['bin/bench.js', "import { y } from './pinned.js'; new URL('../cli/main.ts', import.meta.url);"],
    ['docs/example/bench.config.ts', "import { x } from '../../model/config.ts'; export default x({});"],
    ['harness/config.ts', 'await import(file);'],
    ['test/contract/suite.ts', "import { x } from '../../implementations/columnar/store.ts';"],
    ['cli/version.ts', "new URL('..', import.meta.url); new URL('./a.css', import.meta.url); [].at(0)?.resolve('x');"],
    ['vitest.config.ts', "import { defineConfig } from 'vitest/config'; export default defineConfig({});"],
  ])('%s: %s', (file, text) => {
    expect(brokenRules(file, text)).toEqual([]);
  });
});

test('what cannot be followed is an error, not a pass', () => {
  expect(() => brokenRules('cli/run.ts', 'await import(name);')).toThrow('cli/run.ts:1: name what is imported');
  expect(() => brokenRules('cli/run.ts', 'import { from;')).toThrow('cli/run.ts: ');
});
