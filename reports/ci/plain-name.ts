/** Names from outside -> names that every tool can hold. */
import { createHash } from 'node:crypto';
import { printable } from '../words.ts';

/**
 * One line of well-formed text without spaces around it, at most `maxBytes` of UTF-8. A name that had to be changed for
 * that ends with a hash of what it was, so that no two names become one.
 * @param maxBytes - at least 16
 */
export function plainName(name: string, maxBytes = 256): string {
  const plain = printable(name.toWellFormed().replace(/[\ufffe\uffff]/g, ' ')).trim();
  if (plain === name && plain !== '' && Buffer.byteLength(plain) <= maxBytes) return plain;
  // As JSON, because halves of a surrogate pair would all be hashed alike.
  const mark = `~${createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, 8)}`;
  return cut(plain, maxBytes - mark.length) + mark;
}

/** Its beginning, of at most so many bytes of UTF-8, without half a character at the end. */
function cut(text: string, maxBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read).trim();
}
