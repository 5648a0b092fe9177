/** `bench run` on an implementation that gives a wrong answer: told by name, and nothing of it measured. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Value } from 'typebox/value';
import { expect, onTestFinished, test } from 'vitest';
import { exitCodeOf } from '../../cli/failure.ts';
import { DEFAULT_SEED } from '../../datagen/parameters.ts';
import { FEW_PRODUCTS, variantOf } from '../../harness/check/test-helpers.ts';
import { WrongAnswers } from '../../harness/results.ts';
import { run } from '../../harness/run.ts';
import { columnar } from '../../implementations/columnar/index.ts';
import type { Implementation } from '../../model/implementation.ts';
import { type Plan, RUN_FILE, RunFile } from '../../model/run-file.ts';
import { browse } from '../../scenarios/browse.ts';

const SERVICE = fileURLToPath(new URL('wrong-service.ts', import.meta.url));

const wrong: Implementation = {
  ...columnar,
  name: 'wrong',
  serve: () => [{ component: 'backend', argv: ['node', SERVICE], env: {} }],
};

const plan: Plan = {
  scales: [1],
  implementations: ['wrong', 'columnar'],
  scenarios: [browse],
  repeats: 1,
  seed: DEFAULT_SEED,
  products: FEW_PRODUCTS,
  quick: true,
  closed: { clients: 1, warmupSeconds: 0, seconds: 1 },
  open: { warmupSeconds: 0, seconds: 1 },
  timeoutMs: 10_000,
  capacity: null,
};

test('a run refuses to measure an implementation with a wrong answer, and its file says why', async () => {
  const runFolder = mkdtempSync(join(tmpdir(), 'bench-run-'));
  onTestFinished(() => rmSync(runFolder, { recursive: true, force: true }));
  const running = run({
    plan,
    variants: [variantOf(wrong), variantOf(columnar)],
    runFolder,
    id: 'wrong',
    benchVersion: '0',
    git: null,
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  const error = await running.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WrongAnswers);
  expect(exitCodeOf(error)).toBe(1);
  const difference = /GET \/v1\/chain\/products at asOf \[\]: \$\.products\[0\]\.units: expected \d+, got \d+/;
  expect(error).toHaveProperty('message', expect.stringMatching(difference));

  const file = Value.Parse(RunFile, JSON.parse(readFileSync(join(runFolder, RUN_FILE), 'utf8')));
  expect(file.state).toBe('failed');
  expect(file.verifications).toMatchObject([
    { implementation: 'wrong', writesChecked: 0, differences: [expect.stringMatching(difference)] },
    // It was under way at the same time.
    { implementation: 'columnar', differences: [] },
  ]);
  const [refused, other] = file.cells;
  expect(refused).toMatchObject({
    implementation: 'wrong',
    repeats: [{ state: 'failed', kind: 'wrong-answers', message: expect.stringMatching(difference) }],
  });
  expect(other).toMatchObject({ implementation: 'columnar', repeats: [{ state: 'pending' }] });
});
