import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Implementation, Option } from '../model/implementation.ts';
import { namedVariants, parseVariant, printVariant } from './variant.ts';

function implementation(name: string, options: Record<string, Option>): Implementation {
  return {
    name,
    summary: '',
    store: 'own',
    options,
    capabilities: () => ({ answers: 'current', writes: 'none' }),
    prepare: () => [],
    serve: () => [{ component: 'backend', argv: ['true'], env: {} }],
  };
}

const FETCH: Option = { summary: '', values: ['objects', 'pushdown', 'n+1'] };
const THREADS: Option = { summary: '', values: ['2'], integer: true };
const REGISTRY = [implementation('on-demand', { fetch: FETCH, threads: THREADS }), implementation('plain', {})];

const options = (text: string) => parseVariant(text, REGISTRY).options;

test('a name alone is the default variant', () => {
  expect(options('on-demand')).toEqual({ fetch: 'objects', threads: '2' });
  expect(options('plain')).toEqual({});
});

test('variants with a name are the default and each named value; numbers only tune', () => {
  const names = REGISTRY.flatMap(namedVariants).map(printVariant);
  expect(names).toEqual(['on-demand', 'on-demand?fetch=pushdown', 'on-demand?fetch=n+1', 'plain']);
});

test('options are taken as written, in any order', () => {
  expect(options('on-demand?threads=16&fetch=n+1')).toEqual({ fetch: 'n+1', threads: '16' });
});

test.each([
  ['on-demand?fetch=objects', 'on-demand'],
  ['on-demand?threads=4&fetch=n+1', 'on-demand?fetch=n+1&threads=4'],
  ['on-demand?fetch=pushdown&threads=2', 'on-demand?fetch=pushdown'],
  ['plain', 'plain'],
])('%s is printed as %s', (text, printed) => {
  expect(printVariant(parseVariant(text, REGISTRY))).toBe(printed);
});

test('every variant is read as it was printed', () => {
  const anyVariant = fc.record({
    fetch: fc.constantFrom(...FETCH.values),
    threads: fc.integer({ min: 1 }).map(String),
  });
  fc.assert(
    fc.property(anyVariant, (chosen) => {
      const [onDemand] = REGISTRY;
      if (onDemand === undefined) throw new Error('the registry is empty');
      expect(options(printVariant({ implementation: onDemand, options: chosen }))).toEqual(chosen);
    }),
  );
});

describe('what does not exist is answered with what does', () => {
  test.each([
    ['of-demand', 'unknown-implementation', 'there is no implementation "of-demand": there is on-demand, plain'],
    ['', 'unknown-implementation', 'there is no implementation "": there is on-demand, plain'],
    ['on-demand?fech=n+1', 'unknown-option', 'on-demand has no option "fech": it has fetch, threads'],
    ['on-demand?constructor=1', 'unknown-option', 'on-demand has no option "constructor": it has fetch, threads'],
    ['plain?fetch=n+1', 'unknown-option', 'plain has no option "fetch": it has none'],
    ['on-demand?fetch=n', 'unknown-value', 'on-demand has no "fetch=n": fetch can be objects, pushdown, n+1'],
    ['on-demand?threads=0', 'unknown-value', 'on-demand has no "threads=0": threads can be 2, any whole number from 1'],
    [
      'on-demand?threads=1e1',
      'unknown-value',
      'on-demand has no "threads=1e1": threads can be 2, any whole number from 1',
    ],
    [
      'on-demand?fetch=n+1&fetch=n+1',
      'repeated-option',
      '"on-demand?fetch=n+1&fetch=n+1" gives fetch twice: give it once',
    ],
    ['on-demand?', 'malformed', 'cannot read "on-demand?": write it as name?option=value&option=value'],
    ['on-demand?fetch', 'malformed', 'cannot read "on-demand?fetch": write it as name?option=value&option=value'],
    ['plain?a=b?c=d', 'malformed', 'cannot read "plain?a=b?c=d": write it as name?option=value&option=value'],
  ])('%s', (text, kind, message) => {
    expect(() => parseVariant(text, REGISTRY)).toThrow(expect.objectContaining({ kind, message }));
  });
});
