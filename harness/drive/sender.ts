/** Sends single requests over kept connections, and tells what became of each. Nothing is ever sent twice. */
import type { Socket } from 'node:net';
import { buildConnector, type Dispatcher, Pool } from 'undici';
import type { Bytes, Milliseconds } from '../../model/units.ts';
import type { Call } from './call.ts';

/** `endedAt` is when the answer had been read to its end, or when it was known that there would be none. */
export type Reply =
  | { readonly outcome: 'answered' | 'refused'; readonly endedAt: Milliseconds; text(): string }
  | { readonly outcome: 'timedOut' | 'cutOff'; readonly endedAt: Milliseconds };

export interface WireBytes {
  readonly sentBytes: Bytes;
  readonly receivedBytes: Bytes;
}

export interface Sender {
  readonly service: Dispatcher;
  /** @param onReply - called once */
  send(call: Call, onReply: (reply: Reply) => void): void;
  /** Of all connections so far, as TCP carried them. */
  wire(): WireBytes;
  /** Breaks all connections; replies that are still due come as `cutOff`. */
  destroy(): Promise<void>;
}

/**
 * @param connections - the most at once; whoever sends no more than these at a time never queues in here, so
 *   that a send goes to a connection at once (opening one, where it must, is the service's time)
 * @param timeoutMs - from the send to the end of the answer
 * @param onConnect - a connection is open, and how long that took
 */
export function sender(
  origin: string,
  connections: number,
  timeoutMs: Milliseconds,
  onConnect: (took: Milliseconds) => void = () => {},
): Sender {
  const sockets = wireMeter();
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    // One clock for the whole request, below: undici's own time-outs are coarse and restart with every chunk.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: timed(buildConnector({ timeout: timeoutMs }), (socket, took) => {
      sockets.add(socket);
      onConnect(took);
    }),
    // A service that closes idle connections sooner says so in a header, which is heeded.
    keepAliveTimeout: 60_000,
  });
  return {
    service: pool,
    send(call, onReply) {
      pool.dispatch(
        {
          origin,
          path: call.path,
          method: call.method,
          headers:
            call.body === null
              ? ['authorization', `Bearer ${call.token}`]
              : ['authorization', `Bearer ${call.token}`, 'content-type', 'application/json'],
          body: call.body,
        },
        exchange(timeoutMs, onReply),
      );
    },
    wire: sockets.bytes,
    destroy: () => pool.destroy(),
  };
}

function timed(
  connect: buildConnector.connector,
  onConnect: (socket: Socket, took: Milliseconds) => void,
): buildConnector.connector {
  return (options, callback) => {
    const begunAt = performance.now();
    connect(options, (...outcome) => {
      // By its first part: where it failed, the second is not always there.
      if (outcome[0] === null) onConnect(outcome[1], performance.now() - begunAt);
      callback(...outcome);
    });
  };
}

/** Sums up what sockets carried, those that are closed by now included. */
function wireMeter() {
  const open = new Set<Socket>();
  const closed = { sentBytes: 0, receivedBytes: 0 };
  return {
    add(socket: Socket): void {
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        closed.sentBytes += socket.bytesWritten;
        closed.receivedBytes += socket.bytesRead;
      });
    },
    bytes(): WireBytes {
      const sum = { ...closed };
      for (const { bytesWritten, bytesRead } of open) {
        sum.sentBytes += bytesWritten;
        sum.receivedBytes += bytesRead;
      }
      return sum;
    },
  };
}

function exchange(timeoutMs: Milliseconds, onReply: (reply: Reply) => void): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let status = 0;
  let controller: Dispatcher.DispatchController | null = null;
  let settled = false;
  const settle = (reply: Reply) => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    onReply(reply);
  };
  const timer = setTimeout(() => {
    settle({ outcome: 'timedOut', endedAt: performance.now() });
    controller?.abort(new Error('timed out'));
  }, timeoutMs);
  return {
    onRequestStart(started) {
      controller = started;
      // It timed out while its connection was being opened.
      if (settled) started.abort(new Error('timed out'));
    },
    onResponseStart(_, statusCode) {
      status = statusCode;
    },
    onResponseData(_, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      const outcome = status >= 200 && status < 300 ? 'answered' : 'refused';
      settle({ outcome, endedAt: performance.now(), text: () => Buffer.concat(chunks).toString('utf8') });
    },
    onResponseError() {
      settle({ outcome: 'cutOff', endedAt: performance.now() });
    },
  };
}
