/** Every implementation that ships, in all its variants, gives the oracle's answers: as loaded, under load, and after writes. */
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
/** A query per row takes its time: fewer products make fewer answers of as many receipts. */
const fewAnswers = useChecker(SHOPS, 2);

const variants = IMPLEMENTATIONS.flatMap((implementation) => [
  ...namedVariants(implementation),
  ...tunedVariants(implementation),
]).map((variant) => ({ name: printVariant(variant), variant }));

test.each(variants)('$name', { timeout: PATIENCE_MS }, async ({ name, variant }) => {
  const { signal } = new AbortController();
  const outcome = await verifyVariant(variant.options.fetch === 'n+1' ? fewAnswers() : checker(), variant, {
    extent: 'all',
    seed: 1,
    loadSeconds: LOAD_SECONDS,
    signal,
  });
  expect(outcome).toMatchObject({ implementation: name, differences: [], underLoad: { state: 'checked' } });
  expect(outcome.answersChecked).toBe(outcome.answersInAll);
  expect(outcome.underLoad).toHaveProperty('answers', expect.any(Number));
});
