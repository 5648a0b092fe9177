/** Bodies of HTTP/1.1 answers, put together from the pieces in which they come (RFC 9112, section 6.3). */

/** Decodes a body piece by piece. */
export interface Body {
  /** @returns how many of the bytes belong to the body; null if they cannot */
  take(bytes: Buffer): number | null;
  readonly done: boolean;
  text(): string;
  /** Keeps what it has seen, since the bytes will be written over. */
  keep(): void;
}

const NOTHING = Buffer.alloc(0);

/** Pieces in their order: the last one in place, those before it as copies. */
function pieces() {
  const kept: Buffer[] = [];
  let fresh: Buffer[] = [];
  return {
    add(piece: Buffer): void {
      if (piece.length > 0) fresh.push(piece);
    },
    keep(): void {
      for (const piece of fresh) kept.push(Buffer.from(piece));
      fresh = [];
    },
    text(): string {
      const [only = NOTHING, ...others] = kept.length === 0 ? fresh : [...kept, ...fresh];
      return others.length === 0 ? only.toString('utf8') : Buffer.concat([only, ...others]).toString('utf8');
    },
  };
}

/** A body of a known length in bytes. */
export function sizedBody(length: number): Body {
  const { add, keep, text } = pieces();
  let missing = length;
  return {
    take(bytes) {
      const own = Math.min(missing, bytes.length);
      add(own === bytes.length ? bytes : bytes.subarray(0, own));
      missing -= own;
      return own;
    },
    get done() {
      return missing === 0;
    },
    text,
    keep,
  };
}

/** A body that ends with its connection. */
export function openBody(): Body {
  const { add, keep, text } = pieces();
  return {
    take(bytes) {
      add(bytes);
      return bytes.length;
    },
    done: false,
    text,
    keep,
  };
}

/** A chunk's size line may carry extensions, which nobody uses; this is generous. */
const LONGEST_LINE = 4 * 1024;
const CHUNK_SIZE = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i;

/** A body in chunks, each with its size before it; trailers are read and dropped. */
export function chunkedBody(): Body {
  const { add, keep, text } = pieces();
  /** What comes next: a line (a chunk's size, the end of its data, a trailer), data, or nothing. */
  let expects: 'size' | 'data' | 'data-end' | 'trailer' | 'nothing' = 'size';
  let line = '';
  let missing = 0;

  /** @returns false for a line that cannot stand here */
  function endOfLine(): boolean {
    const read = line;
    line = '';
    if (expects === 'data-end') {
      expects = 'size';
      return read === '';
    }
    if (expects === 'trailer') {
      if (read === '') expects = 'nothing';
      return true;
    }
    const size = CHUNK_SIZE.exec(read)?.[1];
    missing = Number.parseInt(size ?? '', 16);
    expects = missing === 0 ? 'trailer' : 'data';
    return size !== undefined;
  }

  /** @returns where it has got to; null for what cannot be */
  function takeLine(bytes: Buffer, at: number): number | null {
    const end = bytes.indexOf(10, at);
    line += bytes.toString('latin1', at, end === -1 ? bytes.length : end);
    if (line.length > LONGEST_LINE) return null;
    if (end === -1) return bytes.length;
    line = line.replace(/\r$/, '');
    return endOfLine() ? end + 1 : null;
  }

  function takeData(bytes: Buffer, at: number): number {
    const own = Math.min(missing, bytes.length - at);
    add(bytes.subarray(at, at + own));
    missing -= own;
    if (missing === 0) expects = 'data-end';
    return at + own;
  }

  return {
    take(bytes) {
      let at: number | null = 0;
      while (at !== null && at < bytes.length && expects !== 'nothing')
        at = expects === 'data' ? takeData(bytes, at) : takeLine(bytes, at);
      return at;
    },
    get done() {
      return expects === 'nothing';
    },
    text,
    keep,
  };
}
