/** Sends single requests over kept connections, and tells what became of each. Nothing is ever sent twice. */
import type { Milliseconds } from '../../model/units.ts';
import type { ParsedAnswer } from './answer-parser.ts';
import type { Call } from './call.ts';
import { type Connection, openConnection } from './connection.ts';
import { deadlines } from './deadlines.ts';
import { type WireBytes, wireMeter } from './wire.ts';

/** `endedAt` is when the answer had been read to its end, or when it was known that there would be none. */
export type Reply =
  | {
      readonly outcome: 'answered' | 'refused';
      readonly status: number;
      readonly endedAt: Milliseconds;
      /** Only while the call lasts that gave this reply. */
      text(): string;
    }
  | { readonly outcome: 'timedOut' | 'cutOff'; readonly endedAt: Milliseconds };

export interface Sender {
  /** @param onReply - called once, never before this has returned */
  send(call: Call, onReply: (reply: Reply) => void): void;
  /** Of all connections so far, as TCP carried them. */
  wire(): WireBytes;
  /** Breaks all connections; replies that are still due come as `cutOff`. */
  destroy(): void;
}

/**
 * A call goes to the connection that was used last of those that are free, so that no more are open than are needed; opening
 * one, where none is free, is the service's time.
 * @param timeoutMs - from the send to the end of the answer
 * @param onConnect - a connection is open, and how long that took
 */
export function sender(
  origin: string,
  timeoutMs: Milliseconds,
  onConnect: (took: Milliseconds) => void = () => {},
): Sender {
  const url = new URL(origin);
  const free: Connection[] = [];
  const open = new Set<Connection>();
  const meter = wireMeter();
  const timeOuts = deadlines();

  function freeConnection(): Connection {
    for (let last = free.pop(); last !== undefined; last = free.pop()) {
      if (last.alive && last.idleUntil > performance.now()) return last;
      last.destroy();
    }
    return newConnection();
  }

  function newConnection(): Connection {
    const made = openConnection(url, {
      onOpen: onConnect,
      onFree: (connection) => free.push(connection),
      onGone: (connection) => open.delete(connection),
    });
    open.add(made);
    meter.add(made.socket);
    return made;
  }

  return {
    send(call, onReply) {
      const connection = freeConnection();
      const exchange = {
        endsAt: performance.now() + timeoutMs,
        ended: false,
        timeOut() {
          settle({ outcome: 'timedOut', endedAt: performance.now() });
          connection.destroy();
        },
      };
      const settle = (reply: Reply) => {
        if (exchange.ended) return;
        exchange.ended = true;
        onReply(reply);
      };
      timeOuts.add(exchange);
      const { text, encoding } = requestOf(url.host, call);
      connection.send(text, encoding, (answer) => settle(replyOf(answer)));
    },
    wire: meter.bytes,
    destroy() {
      timeOuts.stop();
      for (const connection of [...open]) connection.destroy();
    },
  };
}

function replyOf(answer: ParsedAnswer | null): Reply {
  const endedAt = performance.now();
  if (answer === null) return { outcome: 'cutOff', endedAt };
  const { status, text } = answer;
  return { outcome: status >= 200 && status < 300 ? 'answered' : 'refused', status, endedAt, text };
}

function requestOf(host: string, { method, path, token, body }: Call) {
  const access = token === null ? '' : `authorization: Bearer ${token}\r\n`;
  const head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${access}`;
  if (body === null) return { text: `${head}\r\n`, encoding: 'latin1' } as const;
  const length = Buffer.byteLength(body);
  const text = `${head}content-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;
  return { text, encoding: length === body.length ? 'latin1' : 'utf8' } as const;
}
