/** Calls that are fine: help, list, doctor, generate; and what an ordinary user may not write to. */
import { hash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { IMPLEMENTATIONS } from '../../implementations/registry.ts';
import { TABLES } from '../../model/manifest.ts';
import { SCENARIOS } from '../../scenarios/registry.ts';
import { bench, linesOf, PATIENCE_MS, PROJECT, place } from './bench.ts';

const at = place();

describe('help', () => {
  test.concurrent.each([
    'run',
    'generate',
    'verify',
    'serve',
    'report',
    'compare',
    'gate',
    'list',
    'doctor',
    'selftest',
  ])('of bench %s', async (command) => {
    const ended = await bench(at, [command, '--help']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(new RegExp(`^Usage: bench ${command} `));
    expect(ended.stdout).toMatch(new RegExp(`Examples?:\n  bench ${command}`));
  });

  test('of bench itself, asked for', async () => {
    const ended = await bench(at, ['--help']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/Exit codes: [\s\S]*Examples:\n {2}bench run/);
  });

  test('of bench itself, for a call without a command', async () => {
    const ended = await bench(at, []);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^Usage: bench [\s\S]*Examples:\n {2}bench run/);
  });
});

test('bench list prints what can be measured, also as one document', async () => {
  const plain = await bench(at, ['list']);
  const json = await bench(at, ['list', '--json']);

  expect(plain).toMatchObject({ code: 0, stderr: '' });
  for (const { name } of [...IMPLEMENTATIONS, ...SCENARIOS]) expect(plain.stdout).toContain(`  ${name} `);
  expect(json).toMatchObject({ code: 0, stderr: '' });
  expect(linesOf(json.stdout)).toHaveLength(1);
  expect(JSON.parse(json.stdout)).toMatchObject({ runs: [] });
});

test('bench doctor finds nothing broken, also as one document', async () => {
  const plain = await bench(at, ['doctor']);
  const json = await bench(at, ['doctor', '--json']);

  expect(plain, plain.stdout).toMatchObject({ code: 0, stderr: '' });
  expect(json, json.stdout).toMatchObject({ code: 0, stderr: '' });
  expect(linesOf(json.stdout)).toHaveLength(1);
  const findings: { state: string }[] = JSON.parse(json.stdout);
  expect(findings.filter(({ state }) => state === 'broken')).toEqual([]);
  expect(findings.length).toBeGreaterThan(5);
});

test('bench generate makes a data set in a folder of one’s own, once, and refuses to mix it with another', async () => {
  mkdirSync(at.path('two'));

  const first = await bench(at, ['generate', '--scale', '2', '--products', '5', '--out', 'two', '--json']);
  const again = await bench(at, ['generate', '--scale', '2', '--products', '5', '--out', 'two']);
  const other = await bench(at, ['generate', '--scale', '1', '--products', '5', '--out', 'two']);

  expect(first.code).toBe(0);
  expect(linesOf(first.stderr)).toEqual([
    expect.stringMatching(/^scale 2: about 0\.5 MB of disk; [\d,.]+ [GM]B are free in \//),
  ]);
  expect(JSON.parse(first.stdout)).toMatchObject({
    folder: at.path('two'),
    fromCache: false,
    rows: { shop: 2, product: 5 },
  });
  expect(again).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('was there already') });
  expect(other).toMatchObject({ code: 2, stdout: '' });
  expect(other.stderr).toMatch(
    /^bench: \/.*\/two holds another data set \(scale 2, seed 1, 5 products\): choose a new folder/,
  );
  expect(readdirSync(at.folder).filter((name) => name.startsWith('two'))).toEqual(['two']);
});

test('bench generate --format csv writes what sha256sum and any database can read', async () => {
  const made = await bench(at, ['generate', '--scale', '2', '--products', '5', '--format', 'csv', '--out', 'csv']);
  const again = await bench(at, ['generate', '--scale', '2', '--products', '5', '--format', 'csv', '--out', 'csv']);

  expect(made, made.stderr).toMatchObject({ code: 0 });
  expect(readdirSync(at.path('csv')).sort()).toEqual(
    ['SHA256SUMS', 'schema.sql', 'truth.json', ...TABLES.map((table) => `${table}.csv`)].sort(),
  );
  for (const line of linesOf(readFileSync(at.path('csv', 'SHA256SUMS'), 'utf8'))) {
    const [checksum, name = ''] = line.split('  ');
    expect(hash('sha256', readFileSync(at.path('csv', name)))).toBe(checksum);
  }
  expect(linesOf(readFileSync(at.path('csv', 'employee.csv'), 'utf8'))).toEqual([
    'employee_id,shop_id,login,role',
    ...['1,,bi-1,bi', '2,1,shop-1,shop', '3,2,shop-2,shop'],
  ]);
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toMatch(/^bench: \/.*\/csv is not empty: choose a new folder with --out$/m);
});

test(
  'an ordinary user is told which folder cannot be written to',
  async (context) => {
    const asUser = await ordinaryUser();
    if (typeof asUser === 'string') return context.skip(asUser);
    mkdirSync(at.path('closed'));
    mkdirSync(at.path('open'));
    chmodSync(at.folder, 0o755);
    chmodSync(at.path('closed'), 0o555);
    chmodSync(at.path('open'), 0o777);
    const env = { BENCH_CACHE: at.path('open', 'cache') };

    const cache = await bench(at, ['doctor'], { ...asUser, env: { BENCH_CACHE: at.path('closed') } });
    const folder = await bench(at, ['run', '--out', 'closed'], { ...asUser, env });
    const below = await bench(at, ['run', '--out', 'closed/run'], { ...asUser, env });
    const data = await bench(at, ['generate', '--scale', '1', '--out', 'closed/data'], { ...asUser, env });
    const results = await bench(at, ['run'], { ...asUser, env, cwd: at.path('closed') });

    expect(cache).toMatchObject({ code: 4, stdout: '' });
    expect(cache.stderr).toMatch(
      /^bench: cannot use the cache folder \/.*\/closed \(EACCES\): set BENCH_CACHE to a folder of yours[^\n]*\n$/,
    );
    for (const { code, stdout, stderr } of [folder, below, data, results]) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(
        /^bench: cannot (make|write into) [^\n]*\/closed[^\n]* \(EACCES\): choose another [^\n]*--out\n$/,
      );
    }
  },
  PATIENCE_MS,
);

/** How to call bench as somebody who may not write everywhere; or why that cannot be done here. */
async function ordinaryUser(): Promise<{ command?: readonly [string, ...string[]] } | string> {
  if (process.getuid?.() !== 0) return {};
  const command = [
    'setpriv',
    '--reuid=65534',
    '--regid=65534',
    '--clear-groups',
    process.execPath,
    `${PROJECT}bin/bench.js`,
  ] as const;
  const { code } = await bench(at, ['--version'], { command }).catch(() => ({ code: null }));
  return code === 0
    ? { command }
    : 'this is root, and no other user can start bench here (setpriv is missing, or the checkout is closed to others)';
}
