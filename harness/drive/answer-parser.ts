/**
 * HTTP/1.1 answers as they come over one connection, one at a time, however TCP has cut them. Written for a driver that
 * reads thousands a second: a body is turned into text only if somebody asks for it.
 */

import { type Body, chunkedBody, openBody, sizedBody } from './answer-body.ts';

export interface ParsedAnswer {
  readonly status: number;
  /** The service will take another request on this connection. */
  readonly keepsAlive: boolean;
  /** So long it keeps an idle connection by its own word, in seconds; null: it does not say. */
  readonly idleSeconds: number | null;
  /** The body as UTF-8. Only while the call lasts that gave this answer: its bytes are written over by the next ones. */
  text(): string;
}

export type Parsed =
  | { readonly kind: 'more' }
  | { readonly kind: 'answer'; readonly answer: ParsedAnswer }
  /** Not HTTP/1.x, or more than one answer to one request. */
  | { readonly kind: 'malformed' };

export interface AnswerParser {
  /** Takes in what has come. @param bytes - may be reused by the caller afterwards */
  feed(bytes: Buffer): Parsed;
  /** The service has closed: the end of an answer that says no length, a broken one, or nothing was under way. */
  end(): Parsed;
}

/** An answer's status line and headers; more is no answer of any service that we would measure. */
const LONGEST_HEAD = 64 * 1024;
const MORE: Parsed = { kind: 'more' };
const MALFORMED: Parsed = { kind: 'malformed' };
const NOTHING = Buffer.alloc(0);

interface Head {
  readonly status: number;
  readonly keepsAlive: boolean;
  readonly idleSeconds: number | null;
  /** In bytes, where it is known. */
  readonly length: number | 'chunked' | 'until-close';
}

export function answerParser(): AnswerParser {
  let begun = NOTHING;
  let pending: { readonly head: Head; readonly body: Body } | null = null;

  function feedBody(head: Head, body: Body, bytes: Buffer): Parsed {
    const taken = body.take(bytes);
    if (taken === null) return MALFORMED;
    if (!body.done) {
      body.keep();
      return MORE;
    }
    pending = null;
    return taken < bytes.length ? MALFORMED : answerOf(head, body.text);
  }

  function feed(bytes: Buffer): Parsed {
    if (pending !== null) return feedBody(pending.head, pending.body, bytes);
    const all = begun.length === 0 ? bytes : Buffer.concat([begun, bytes]);
    const end = all.indexOf('\r\n\r\n');
    if (end === -1) {
      if (all.length > LONGEST_HEAD) return MALFORMED;
      begun = Buffer.from(all);
      return MORE;
    }
    begun = NOTHING;
    const head = headOf(all.toString('latin1', 0, end + 2));
    if (head === null) return MALFORMED;
    const rest = all.subarray(end + 4);
    // 100 and 103 come before the answer itself.
    if (head.status < 200) return rest.length === 0 ? MORE : feed(rest);
    // Most answers come in one piece.
    if (head.length === rest.length) return answerOf(head, () => rest.toString('utf8'));
    pending = { head, body: bodyOf(head) };
    return feedBody(head, pending.body, rest);
  }

  return {
    feed,
    end() {
      if (pending?.head.length === 'until-close') return answerOf(pending.head, pending.body.text);
      return pending === null && begun.length === 0 ? MORE : MALFORMED;
    },
  };
}

function answerOf({ status, keepsAlive, idleSeconds }: Head, text: () => string): Parsed {
  return { kind: 'answer', answer: { status, keepsAlive, idleSeconds, text } };
}

const STATUS_LINE = /^HTTP\/1\.([01]) (\d{3})(?: |\r)/;
const CONTENT_LENGTH = /\r\ncontent-length:[ \t]*(\d+)[ \t]*\r/i;
const CHUNKED = /\r\ntransfer-encoding:[^\r]*\bchunked[ \t]*\r/i;
const CONNECTION = /\r\nconnection:[ \t]*([^\r]*)/i;
const KEEP_ALIVE = /\r\nkeep-alive:[^\r]*\btimeout=(\d+)/i;

/** @param text - status line and headers, each with its end of line */
function headOf(text: string): Head | null {
  const [, minor, code] = STATUS_LINE.exec(text) ?? [];
  if (code === undefined) return null;
  const status = Number(code);
  const connection = CONNECTION.exec(text)?.[1]?.toLowerCase() ?? '';
  const idle = KEEP_ALIVE.exec(text)?.[1];
  const length = lengthOf(text, status);
  const open = minor === '1' ? !connection.includes('close') : connection.includes('keep-alive');
  return {
    status,
    keepsAlive: open && length !== 'until-close',
    idleSeconds: idle === undefined ? null : Number(idle),
    length,
  };
}

/** By RFC 9112, section 6.3. */
function lengthOf(head: string, status: number): Head['length'] {
  if (status === 204 || status === 304 || status < 200) return 0;
  if (CHUNKED.test(head)) return 'chunked';
  const length = CONTENT_LENGTH.exec(head)?.[1];
  return length === undefined ? 'until-close' : Number(length);
}

function bodyOf({ length }: Head): Body {
  if (length === 'chunked') return chunkedBody();
  return length === 'until-close' ? openBody() : sizedBody(length);
}
