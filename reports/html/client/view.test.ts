import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fragmentOf, PLAIN, type View, viewOf } from './view.ts';

const views = fc.record<View>({
  at: fc.option(fc.string({ minLength: 1 }).filter((text) => !text.includes('='))),
  theme: fc.constantFrom('auto', 'light', 'dark'),
  latencyMs: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
  stalenessMs: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
  hidden: fc.array(fc.string()),
});

test('every view reads back from its fragment', () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(viewOf(fragmentOf(view))).toEqual(view);
    }),
  );
});

test('a link to a section is its name', () => {
  expect(viewOf('#doubts')).toEqual({ ...PLAIN, at: 'doubts' });
  expect(fragmentOf({ ...PLAIN, at: 'doubts' })).toBe('#doubts');
  expect(fragmentOf(PLAIN)).toBe('');
});

test('what cannot be read counts as not said', () => {
  expect(viewOf('#theme=pink&latency=fast&staleness=-1&latency2=3')).toEqual(PLAIN);
  expect(viewOf('#%')).toEqual(PLAIN);
});
