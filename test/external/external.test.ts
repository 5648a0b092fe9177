/** Implementations from outside: one in Python, written from the contract alone, and the same one reached by its address. */
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readExternals } from '../../harness/external.ts';
import { provideDataset } from '../../harness/provision/data.ts';
import { withService } from '../../harness/started.ts';
import { openChecker, verifyVariant } from '../../harness/verification.ts';
import { describeContract, type RunningService } from '../contract/suite.ts';

const FILE = fileURLToPath(new URL('externals.json', import.meta.url));
const BENCH = fileURLToPath(new URL('../../bin/bench.js', import.meta.url));
const SHOPS = 2;
const PRODUCTS = 6;

const python = spawnSync('python3', ['--version'], { encoding: 'utf8' });
const hasPython = python.status === 0;
if (!hasPython) {
  test('an implementation in Python', ({ skip }) =>
    skip(`python3 cannot be run here: ${python.error?.message ?? python.stderr}`));
}

describe.skipIf(!hasPython)('in Python', () => {
  let cache = '';
  beforeAll(() => {
    cache = mkdtempSync(join(tmpdir(), 'bench-external-'));
    chmodSync(cache, 0o755);
    process.env.BENCH_CACHE = cache;
  });
  afterAll(() => {
    delete process.env.BENCH_CACHE;
    rmSync(cache, { recursive: true, force: true });
  });

  test('bench verify finds every answer right', async () => {
    const call = [BENCH, 'verify', '--external', FILE, '--implementation', 'python', '--scale', '1'];
    const { stdout } = await promisify(execFile)(process.execPath, call);
    expect(stdout).toMatch(/^right {2}python at scale 1: 164 of 164 answers and 60 writes/);
  });

  test('a service that runs already is verified by its address, without writing', async () => {
    const signal = new AbortController().signal;
    const dataset = await smallDataset();
    const checker = await openChecker(dataset);
    try {
      await withService({ variant: await pythonVariant(), dataset, name: 'running', signal }, async ({ service }) => {
        const capabilities = { answers: 'current', writes: 'durable' };
        const entry = { name: 'there', url: service.baseUrl, secretFrom: 'TEST_SECRET', capabilities };
        const file = join(cache, 'there.json');
        writeFileSync(file, JSON.stringify(entry));
        process.env.TEST_SECRET = service.secret;
        const [there] = await readExternals(file);
        if (there === undefined) throw new Error('no implementation');
        const extent = 'all' as const;
        const verified = await verifyVariant(
          checker,
          { implementation: there, options: {} },
          { extent, seed: 1, signal },
        );
        expect(verified).toMatchObject({
          differences: [],
          writesChecked: 0,
          underLoad: { state: 'skipped', reason: 'it takes no writes' },
          answersChecked: (SHOPS + 1) * (PRODUCTS + 1),
        });
      });
    } finally {
      delete process.env.TEST_SECRET;
      checker.oracle.close();
    }
  });

  describeContract('Python', { answers: 'current', writes: 'durable' }, startPython);
});

const smallDataset = () => provideDataset({ scale: SHOPS, seed: 4, products: PRODUCTS });

async function pythonVariant() {
  const [implementation] = await readExternals(FILE);
  if (implementation === undefined) throw new Error('externals.json is empty');
  return { implementation, options: {} };
}

/** Runs until it is stopped. */
async function startPython(): Promise<RunningService> {
  const dataset = await smallDataset();
  const ready = Promise.withResolvers<RunningService>();
  const stopped = Promise.withResolvers<void>();
  const request = { variant: await pythonVariant(), dataset, name: 'contract', signal: new AbortController().signal };
  const ended = withService(request, async ({ service }) => {
    ready.resolve({
      baseUrl: service.baseUrl,
      secret: service.secret,
      manifestToday: dataset.manifest.today,
      shops: SHOPS,
      products: PRODUCTS,
      detailsAsked: PRODUCTS,
      restart: () => service.killAndRestart(),
      async stop() {
        stopped.resolve();
        await ended;
      },
    });
    await stopped.promise;
  });
  ended.catch(ready.reject);
  return ready.promise;
}
