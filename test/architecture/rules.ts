/** The allowed edges between folders, and who may use which package; ARCHITECTURE.md says the same in words. */

/**
 * What each layer may import besides itself: shipped files and the tests beside them alike.
 * A layer is a top folder or a part of one: `layerOf` tells which file belongs where.
 */
export const EDGES = {
  bin: ['cli'],
  model: [],
  datagen: ['model'],
  oracle: ['model'],
  'implementations/shared': ['model'],
  'an architecture': ['model', 'implementations/shared'],
  implementations: ['model', 'implementations/shared', 'an architecture'],
  scenarios: ['model'],
  harness: [
    ...['model', 'datagen', 'oracle', 'implementations', 'implementations/shared', 'an architecture', 'scenarios'],
    'judge',
  ],
  judge: [],
  reports: ['model', 'judge'],
  // What they show is what a user of a checkout may import.
  docs: ['model'],
  cli: 'all',
  test: 'all',
  benchmarks: 'all',
} as const satisfies Readonly<Record<string, readonly string[] | 'all'>>;

export type Layer = keyof typeof EDGES;

/** The folders that a checkout has to have: the pipeline, its doors, and what holds them together. */
export const FOLDERS = [
  ...['bin', 'cli', 'model', 'datagen', 'oracle', 'implementations', 'implementations/shared', 'scenarios'],
  ...['harness', 'judge', 'reports', 'test', 'docs'],
];

export interface PackageRule {
  /** Files, and folders with a slash at the end. */
  readonly in: readonly string[];
  /** Also in all test code. */
  readonly tests?: true;
}

/** Who may import which package; a package that is not here may be imported by nobody. */
export const PACKAGES: Readonly<Record<string, PackageRule>> = {
  typebox: { in: ['model/', 'datagen/', 'implementations/', 'harness/', 'reports/', 'cli/'], tests: true },
  '@duckdb/node-api': { in: ['datagen/', 'oracle/', 'implementations/', 'harness/'], tests: true },
  // Below the maintained client: whole columns at once, which that has no call for.
  '@duckdb/node-bindings': { in: ['datagen/made-rows.ts'] },
  fastify: { in: ['implementations/'], tests: true },
  '@fastify/swagger': { in: ['implementations/shared/'] },
  '@fastify/type-provider-typebox': { in: ['implementations/'] },
  'fast-jwt': { in: ['implementations/shared/'] },
  pg: { in: ['implementations/', 'harness/provision/postgres/'], tests: true },
  'pg-copy-streams': { in: ['implementations/'] },
  undici: { in: ['implementations/', 'harness/'] },
  // Its figures are not to be used, but to be shown beside ours.
  autocannon: { in: ['harness/selftest/as-it-comes.ts'] },
  // One file, so that what is recorded and what is read agree; its test holds it against the library.
  // The other takes the library's text into the page.
  'hdr-histogram-js': { in: ['judge/histogram.ts', 'judge/histogram.test.ts', 'reports/html/assets.ts'] },
  // What the histogram library's script for pages wants beside it.
  pako: { in: ['reports/html/assets.ts'] },
  'chart.js': { in: ['reports/'] },
  commander: { in: ['cli/'] },
  'oxc-parser': { in: ['test/architecture/'] },
  tinybench: { in: ['benchmarks/'] },
  'playwright-core': { in: ['test/browser/'] },
  'axe-core': { in: ['test/browser/'] },
  '@sparticuz/chromium': { in: ['test/browser/'] },
  vitest: { in: ['vitest.config.ts'], tests: true },
  'fast-check': { in: [], tests: true },
  yaml: { in: [], tests: true },
};

/** Settings of tools, and an example of ours, which ask for a default export. */
export const SETTINGS: readonly string[] = ['vitest.config.ts', 'docs/example/bench.config.ts'];

/** Loads a file that its user names: what it imports is known at run time only. */
export const LOADS_USER_FILES: readonly string[] = ['harness/config.ts', 'harness/gate/side-programs.ts'];

/** @returns null for a file that belongs to no layer */
export function layerOf(file: string): Layer | null {
  const [top = '', second = '', ...deeper] = file.split('/');
  if (top === 'implementations' && (second === 'shared' || deeper.length > 0)) {
    return second === 'shared' ? 'implementations/shared' : 'an architecture';
  }
  return second !== '' && isLayer(top) ? top : null;
}

/** The folder of an architecture, whose parts may not be mixed with another's. */
export function architectureOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

/** Tests, and what only they use: what ships may not need it. */
export function isTestCode(file: string): boolean {
  if (/^(test|benchmarks)\//.test(file)) return true;
  return /(\.test\.ts|\/testing\/.*|\/test-[^/]*|\/fixture\.ts)$/.test(file);
}

function isLayer(name: string): name is Layer {
  return Object.hasOwn(EDGES, name);
}
