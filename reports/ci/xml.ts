/** Text from outside -> text of XML 1.0. */
import { printable } from '../words.ts';

/** All that XML 1.0 forbids, even as a reference: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const FORBIDDEN = /[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** For the inside of an element: lines stay lines. */
export function xmlText(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** For the value of an attribute, on one line. */
export function xmlAttribute(text: string): string {
  return xmlText(printable(text)).trim();
}

/** `<name a="…">content</name>`. @param content - XML already; empty: none */
export function xmlElement(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const inside = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlAttribute(String(value))}"`);
  return `<${name}${inside.join('')}${content === '' ? '/>' : `>${content}</${name}>`}`;
}
