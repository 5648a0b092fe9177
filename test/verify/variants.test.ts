/**
 * Every implementation that ships, in all its variants, gives the oracle's answers: as loaded, under load, and after
 * writes. Every answer is asked for, but of a query per row only a seeded sample: it needs minutes for all of them.
 */
import { expect, test } from 'vitest';
import { tunedVariants, useChecker } from '../../harness/check/test-helpers.ts';
import { namedVariants, printVariant } from '../../harness/variant.ts';
import { verifyVariant } from '../../harness/verification.ts';
import { IMPLEMENTATIONS } from '../../implementations/registry.ts';

const LOAD_SECONDS = 2;
const SHOPS = 2;
/** On a machine that is busy with other things. */
const PATIENCE_MS = 300_000;

const checker = useChecker(SHOPS);
const SAMPLE = { seconds: 5 };

const variants = IMPLEMENTATIONS.flatMap((implementation) => [
  ...namedVariants(implementation),
  ...tunedVariants(implementation),
]).map((variant) => {
  const isSlow = variant.options.fetch === 'n+1';
  const extent = isSlow ? SAMPLE : ('all' as const);
  return { name: printVariant(variant), asked: isSlow ? 'a sample of its answers' : 'every answer', variant, extent };
});

test.each(variants)('$name: $asked', { timeout: PATIENCE_MS }, async ({ name, variant, extent }) => {
  const { signal } = new AbortController();
  const outcome = await verifyVariant(checker(), variant, {
    extent,
    seed: 1,
    loadSeconds: LOAD_SECONDS,
    signal,
  });
  expect(outcome).toMatchObject({ implementation: name, differences: [], underLoad: { state: 'checked' } });
  if (extent === 'all') expect(outcome.answersChecked).toBe(outcome.answersInAll);
  else expect(outcome.answersChecked).toBeGreaterThan(0);
  expect(outcome.underLoad).toHaveProperty('answers', expect.any(Number));
});
