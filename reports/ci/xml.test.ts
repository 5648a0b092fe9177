import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from './test-text.ts';
import { readXml } from './test-xml.ts';
import { xmlAttribute, xmlElement, xmlText } from './xml.ts';

const ANY = anyText();

test('any text comes back from a document as it was, without what XML forbids', () => {
  fc.assert(
    fc.property(ANY, ANY, (name, content) => {
      const [root] = readXml(xmlElement('a', { name }, xmlText(content)));
      expect(root?.attributes.name).toBe(unescaped(xmlAttribute(name)));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what is forbidden
      expect(root?.text).toBe(content.replace(/[\u0000-\u0008\u000b-\u001f\ud800-\udfff\ufffe\uffff]/gu, ''));
    }),
    { numRuns: 500 },
  );
});

test('halves of surrogate pairs, controls and noncharacters are forbidden, whole pairs, tabs and line feeds are not', () => {
  expect(xmlText('a\ud800b\udc00c\u0000\u001b[31m\ufffe\uffff\r\n\t😀')).toBe('abc[31m\n\t😀');
  expect(xmlAttribute('two\nlines ')).toBe('two lines');
});

test('the reader of these tests refuses what is not well-formed', () => {
  for (const bad of [
    '<a',
    '<a><b></a></b>',
    '<a b="1" b="2"/>',
    '<a>&nbsp;</a>',
    '<a b="<"/>',
    '<a>\u0001</a>',
    '<a/><b/>',
    'x',
  ])
    expect(() => readXml(bad), bad).toThrow();
});

function unescaped(text: string): string {
  return readXml(`<a>${text}</a>`)[0]?.text ?? '';
}
