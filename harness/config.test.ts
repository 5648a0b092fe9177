import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { USUAL } from '../model/scenario.ts';
import { readConfig } from './config.ts';
import { workspace } from './provision/test-helpers.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
/** A new name each: Node loads a module once. */
function fileOf(text: string): string {
  const file = join(folder, `${++files}.config.ts`);
  writeFileSync(file, text);
  return file;
}
const exporting = (config: string) => fileOf(`export default ${config};`);
const SCENARIO = `name: 'lunch', question: 'Does it hold?', mix: [{ operation: 'shop-overview', share: 0.7 }, { operation: 'receipts', share: 0.3 }],
  ratePerSecond: 10, objectives: { latencyMs: 250, stalenessMs: 2000 }`;
const scenario = (more: string) => exporting(`{ scenarios: [{ ${SCENARIO}, ${more} }] }`);
const IMPLEMENTATION = `name: 'mine', summary: 'of mine', store: 'own', options: {},
  capabilities: () => ({ answers: 'current', writes: 'durable' }), prepare: () => [],
  serve: ({ dataset }) => [{ component: 'backend', argv: ['serve', dataset.folder], env: {} }]`;
const implementation = (more: string) => exporting(`{ implementations: [{ ${IMPLEMENTATION}, ${more} }] }`);

const messageOf = (file: string) => readConfig(file).then(String, (error: Error) => error.message);

describe('a scenario', () => {
  test('is as usual in what it leaves out', async () => {
    const { scenarios } = await readConfig(scenario(''));
    expect(scenarios).toMatchObject([{ ...USUAL, name: 'lunch', ratePerSecond: 10 }]);
  });

  test('may leave out parts of its popularity and its phases', async () => {
    const { scenarios } = await readConfig(scenario('popularity: { shops: 0 }, phases: { closed: false }'));
    expect(scenarios[0]?.popularity).toEqual({ ...USUAL.popularity, shops: 0 });
    expect(scenarios[0]?.phases).toEqual({ ...USUAL.phases, closed: false });
  });

  test.each([
    ["name: 'Lunch Time'", 'scenario "Lunch Time": /name must match pattern'],
    ['name: 7', 'scenario 1: /name must be string'],
    ['colour: 1', 'scenario "lunch": it has an unknown field "colour"'],
    ['phases: { close: false }', 'scenario "lunch": /phases has an unknown field "close"'],
    ["phases: 'none'", 'scenario "lunch": /phases must be object'],
    ['ratePerSecond: 0', 'scenario "lunch": /ratePerSecond must be > 0'],
    ["shape: { kind: 'ramp', from: -1, to: 2 }", 'scenario "lunch": /shape/from must be >= 0'],
    [
      "mix: [{ operation: 'shop-overview', share: 0.9 }]",
      'scenario "lunch": the shares of its mix add up to 0.9, not to 1',
    ],
    [
      "shape: { kind: 'spike', factor: 5, from: 0.6, until: 0.4 }",
      'scenario "lunch": its spike must begin before it ends',
    ],
    ["shape: { kind: 'steps', factors: [0, 0] }", 'scenario "lunch": its shape leaves no load at all'],
    ["mix: [{ operation: 'bi', share: 1 }]", 'scenario "lunch": /mix/0/operation must be one of shop-overview,'],
    ["mix: [{ operation: 'shop-detail', share: 1 }]", 'nothing can be stale: make stalenessMs null'],
    [
      "mix: [{ operation: 'shop-detail', share: 1 }], objectives: { latencyMs: 9, stalenessMs: null }, afterWrite: 'read-until-visible'",
      'there is nothing to look for: leave out afterWrite',
    ],
  ])('with %s is refused in one line that names the file and the page', async (more, says) => {
    const file = scenario(more);
    const message = await messageOf(file);
    expect(message).toContain(says);
    expect(message.startsWith(`${file}: `)).toBe(true);
    expect(message).toMatch(/^.+; see docs\/config\.md$/);
  });
});

describe('an implementation', () => {
  test('is taken as it is written', async () => {
    const { implementations } = await readConfig(
      implementation("csv: true, options: { size: { summary: 's', values: ['1'] } }"),
    );
    expect(implementations).toMatchObject([{ name: 'mine', store: 'own', csv: true }]);
    expect(implementations[0]?.serve(workspace('/data'))).toEqual([
      { component: 'backend', argv: ['serve', '/data'], env: {} },
    ]);
  });

  test('may be in the external form, with paths beside the file', async () => {
    const external = `{ name: 'theirs', argv: ['python3', './service.py'], store: 'own', capabilities: { answers: 'current', writes: 'none' } }`;
    const { implementations } = await readConfig(exporting(`{ implementations: [${external}] }`));
    expect(implementations[0]?.serve(workspace('/data'))).toMatchObject([
      { argv: ['python3', join(folder, 'service.py')] },
    ]);
    expect(await messageOf(exporting("{ implementations: [{ name: 'theirs' }] }"))).toMatch(/see docs\/external\.md$/);
  });

  test.each([
    ["name: 'Mine'", 'implementation "Mine": /name must match pattern'],
    ["store: 'mysql'", 'implementation "mine": /store must be one of postgres, duckdb, own'],
    ['prepare: []', 'implementation "mine": /prepare must be function'],
    [
      "remote: { url: 'http://10.0.0.7', secret: '', reset: null }",
      'implementation "mine": it has an unknown field "remote"',
    ],
    [
      "options: { size: { summary: '', values: [] } }",
      'implementation "mine": /options/size/values must not have fewer than 1',
    ],
  ])('with %s is refused', async (more, says) => {
    expect(await messageOf(implementation(more))).toContain(says);
  });
});

test.each([
  ['that exports nothing', 'const x = 1;', 'it exports no config: write export default defineConfig({ … })'],
  ['that exports a number', 'export default 7;', 'it exports no config'],
  [
    'that exports something else',
    'export default { scenario: [] };',
    'of what it exports, it has an unknown field "scenario"',
  ],
  [
    'of scenarios that are no list',
    'export default { scenarios: {} };',
    'of what it exports, /scenarios must be array',
  ],
  ['of scenarios that are none', 'export default { scenarios: [7] };', 'scenario 1: it must be object'],
  ['that throws', "throw new Error('no power');", 'it cannot be loaded (no power)'],
])('a file %s is refused in one line', async (_, text, says) => {
  const file = fileOf(text);
  const message = await messageOf(file);
  expect(message).toContain(`${file}: ${says}`);
  expect(message).toMatch(/^.+; see docs\/config\.md$/);
});

test('a file that is not there is told', async () => {
  expect(await messageOf('/nowhere/bench.config.ts')).toBe(
    '/nowhere/bench.config.ts: there is no such file; see docs/config.md',
  );
});

test('an empty config adds nothing', async () => {
  expect(await readConfig(exporting('{}'))).toEqual({ scenarios: [], implementations: [] });
});

test('the example of the documents is understood', async () => {
  const { scenarios, implementations } = await readConfig(join(ROOT, 'docs/example/bench.config.ts'));
  expect(scenarios.map(({ name }) => name)).toEqual(['lunch']);
  expect(implementations.map(({ name }) => name)).toEqual(['columnar-alone']);
});
