import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { faultOf } from './fault.ts';

const STRICT = { additionalProperties: false };
const Form = Type.Object(
  {
    colour: Type.Enum(['red', 'blue']),
    shape: Type.Union([
      Type.Object({ kind: Type.Literal('circle'), radius: Type.Number({ minimum: 0 }) }, STRICT),
      Type.Object({ kind: Type.Literal('square'), side: Type.Number({ minimum: 0 }) }, STRICT),
    ]),
    weight: Type.Union([Type.Number(), Type.Null()]),
  },
  STRICT,
);
const GOOD = { colour: 'red', shape: { kind: 'square', side: 1 }, weight: null };

test.each([
  ['nothing', GOOD, ''],
  ['a field that is missing', { shape: GOOD.shape, weight: 1 }, 'it must have required properties colour'],
  ['a field that nobody knows', { ...GOOD, color: 'red' }, 'it has an unknown field "color"'],
  ['such a field deeper', { ...GOOD, shape: { ...GOOD.shape, radius: 1 } }, '/shape has an unknown field "radius"'],
  ['a word that is none of them', { ...GOOD, colour: 'green' }, '/colour must be one of red, blue'],
  [
    'a field of the kind that is meant',
    { ...GOOD, shape: { kind: 'circle', radius: -1 } },
    '/shape/radius must be >= 0',
  ],
  ['a kind that there is not', { ...GOOD, shape: { kind: 'star' } }, '/shape is of no known kind'],
  ['neither a number nor nothing', { ...GOOD, weight: 'heavy' }, '/weight must be number'],
  ['no object', 7, 'it must be object'],
])('%s', (_, value, fault) => {
  expect(faultOf(Form, value)).toBe(fault);
});
