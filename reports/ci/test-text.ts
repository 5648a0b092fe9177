/** Test support: texts that a form has to survive. */
import fc from 'fast-check';

/** Drawn from all of Unicode, markup comes up once in a million characters. */
const MARKUP = [
  ...'<>&"\'[]|\\`#= an',
  '\n',
  '\r',
  '\t',
  '\u0000',
  '\u001b',
  '\u0085',
  '\ud800',
  '\udc00',
  '\ufffe',
  '\uffff',
  '😀',
];

/** Any text, of whatever characters, or of those that mean something to some format. */
export function anyText(maxLength = 60): fc.Arbitrary<string> {
  return fc.oneof(fc.string({ unit: 'binary', maxLength }), fc.string({ unit: fc.constantFrom(...MARKUP), maxLength }));
}
