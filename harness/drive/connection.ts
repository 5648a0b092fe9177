/**
 * One connection to a service: one request at a time, and none ever twice. Straight on a socket, with one buffer for
 * all reads: at thousands of requests a second a general client takes half of the driver's time
 * (docs/decisions/0009).
 */
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Milliseconds } from '../../model/units.ts';
import { answerParser, type Parsed, type ParsedAnswer } from './answer-parser.ts';

export interface Connection {
  /** False once it is closed, or about to be. */
  readonly alive: boolean;
  /** Until then the service keeps it if nothing is asked; of `performance.now()`. */
  readonly idleUntil: Milliseconds;
  /**
   * Writes a request, once the connection is open.
   * @param onEnd - called once, with the answer or null if there will be none
   */
  send(request: string, encoding: 'latin1' | 'utf8', onEnd: (answer: ParsedAnswer | null) => void): void;
  /** Breaks it; what is under way ends without an answer. */
  destroy(): void;
}

export interface ConnectionEvents {
  onOpen(took: Milliseconds): void;
  /** An answer has been read to its end, and another request may follow; comes before that answer's `onEnd`. */
  onFree(connection: Connection): void;
  onGone(connection: Connection): void;
}

/**
 * All connections of a thread read into it: what one read has brought is dealt with before the next one. A buffer for
 * each would be garbage of megabytes a second where every answer closes its connection.
 */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);
/** A request that is sent as the service closes is lost: so much before its time an idle connection is not used any more. */
const IDLE_MARGIN: Milliseconds = 1_000;

/** @param origin - `http:` or `https:` */
export function openConnection(
  origin: URL,
  { onOpen, onFree, onGone }: ConnectionEvents,
): Connection & { readonly socket: Socket } {
  const begunAt = performance.now();
  const parser = answerParser();
  let onEnd: ((answer: ParsedAnswer | null) => void) | null = null;
  let alive = true;
  let idleUntil = Number.POSITIVE_INFINITY;

  function end(answer: ParsedAnswer | null): void {
    const told = onEnd;
    onEnd = null;
    told?.(answer);
  }

  function leave(): void {
    if (!alive) return;
    alive = false;
    onGone(connection);
  }

  function take(parsed: Parsed): void {
    if (parsed.kind === 'more') return;
    // Also what nobody has asked for: whatever it is, the next answer could not be told from it.
    if (parsed.kind === 'malformed' || onEnd === null) {
      destroy();
      return;
    }
    const { answer } = parsed;
    if (answer.idleSeconds !== null) idleUntil = performance.now() + 1000 * answer.idleSeconds - IDLE_MARGIN;
    if (!answer.keepsAlive) {
      leave();
      socket.end();
    } else if (alive) onFree(connection);
    end(answer);
  }

  function destroy(): void {
    leave();
    socket.destroy();
    end(null);
  }

  const socket = socketTo(origin, (bytes) => take(parser.feed(bytes)));
  socket.setNoDelay(true);
  socket.once(origin.protocol === 'https:' ? 'secureConnect' : 'connect', () => onOpen(performance.now() - begunAt));
  socket.once('end', () => {
    leave();
    take(parser.end());
  });
  socket.once('error', destroy);
  socket.once('close', destroy);

  const connection = {
    socket,
    get alive() {
      return alive;
    },
    get idleUntil() {
      return idleUntil;
    },
    send(request: string, encoding: 'latin1' | 'utf8', whenEnded: (answer: ParsedAnswer | null) => void) {
      onEnd = whenEnded;
      // Most requests are ASCII, which is written faster as what it is.
      socket.write(request, encoding);
    },
    destroy,
  };
  return connection;
}

function socketTo({ protocol, hostname, port }: URL, onBytes: (bytes: Buffer) => void): Socket {
  // Brackets are part of a URL and not of an address.
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'https:')
    return connectSecurely({ host, port: Number(port || 443), servername: host }).on('data', onBytes);
  const callback = (length: number) => {
    onBytes(READ_BUFFER.subarray(0, length));
    return true;
  };
  return connect({ host, port: Number(port || 80), onread: { buffer: READ_BUFFER, callback } });
}
