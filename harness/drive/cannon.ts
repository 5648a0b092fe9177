/**
 * autocannon as a closed-model client, and the only file that knows it: its version is pinned, because what is
 * overridden here is not documented. Its rate options, its correction and its histograms are not used.
 *
 * Each of its clients sends, reads the answer, and sends again. Overridden per client: what is sent next, and what
 * happens when a connection is lost, where autocannon keeps stale entries in its queue and would pair later answers
 * with earlier requests.
 */
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import autocannon from 'autocannon';
import type { Milliseconds } from '../../model/units.ts';
import type { Call } from './call.ts';

/** What became of a call. */
export type Shot =
  | { readonly kind: 'response'; readonly status: number; readonly service: Milliseconds; readonly body: string }
  | { readonly kind: 'timedOut' | 'cutOff' | 'unfinished' };

export interface AimedCall extends Call {
  onEnd(shot: Shot): void;
}

export interface CannonSetup {
  readonly baseUrl: string;
  readonly clients: number;
  /** From the send to the end of the answer. */
  readonly timeoutMs: Milliseconds;
  /** What a free client sends next; null: it rests until it is woken. */
  next(): AimedCall | null;
  fail(error: unknown): void;
}

export interface Cannon {
  /** Lets resting clients ask for their next call. */
  wake(): void;
  /** Ends all clients; what is in flight ends as `unfinished`. */
  stop(): Promise<void>;
}

/** The parts of autocannon 9.0.0's `lib/httpClient.js` that are used or overridden. */
interface Client extends EventEmitter {
  timeout: Milliseconds;
  readonly destroyed: boolean;
  readonly conn: Socket | undefined;
  readonly parser: { readonly type: string; reinitialize(type: string): void };
  readonly pipelinedRequests: { clear(): void };
  setRequests(requests: readonly unknown[]): void;
  destroy(): void;
  _connect(): void;
  _doRequest(): void;
  _destroyConnection(): void;
}

/** autocannon looks at its end conditions this often. */
const LOOK_EVERY: Milliseconds = 50;
/** The longest that a timer can be set to. */
const FOREVER: Milliseconds = 2 ** 31 - 1;
/** After a connection that gave no answer: a dead service would else be "asked" ten thousand times a second. */
const RECONNECT_AFTER: Milliseconds = 50;

export function fireAt({ baseUrl, clients, timeoutMs, next, fail }: CannonSetup): Cannon {
  const all: Client[] = [];
  const resting = new Set<Client>();
  const finished = Promise.resolve(
    autocannon({
      url: baseUrl,
      connections: clients,
      pipelining: 1,
      // Ends by `stop` only.
      duration: FOREVER / 1000,
      skipAggregateResult: true,
      ...{ sampleInt: LOOK_EVERY },
      setupClient(client) {
        // The published types leave out what is overridden.
        const own = client as unknown as Client;
        all.push(own);
        aim(own, timeoutMs, next, resting);
      },
    }),
  ).then(() => {}, fail);
  return {
    wake() {
      for (const client of [...resting]) {
        resting.delete(client);
        client._doRequest();
      }
    },
    async stop() {
      for (const client of all) client.destroy();
      await finished;
    },
  };
}

/** Runs before the client connects for the first time. */
function aim(client: Client, timeoutMs: Milliseconds, next: () => AimedCall | null, resting: Set<Client>): void {
  const { _connect, _doRequest, _destroyConnection } = client;
  let call: AimedCall | null = null;
  let body = '';
  /** The service has said that it will close this connection. */
  let closing = false;
  let answered = true;
  let timer: NodeJS.Timeout | undefined;

  const end = (shot: Shot) => {
    const ended = call;
    call = null;
    clearTimeout(timer);
    ended?.onEnd(shot);
  };
  const timeOut = () => {
    end({ kind: 'timedOut' });
    client._connect();
  };
  // Its own time-out goes by the wall clock, and would also end a client that rests.
  client.timeout = FOREVER;
  client.on('headers', ({ shouldKeepAlive }: { readonly shouldKeepAlive: boolean }) => {
    closing = !shouldKeepAlive;
  });
  client.on('response', (status: number, _bytes: number, service: Milliseconds) => {
    answered = true;
    end({ kind: 'response', status, service, body });
  });

  client._doRequest = () => {
    if (client.destroyed) return;
    if (closing) {
      client._connect();
      return;
    }
    call = next();
    if (call === null) {
      resting.add(client);
      return;
    }
    client.setRequests([
      requestOf(call, (text) => {
        body = text;
      }),
    ]);
    timer = setTimeout(timeOut, timeoutMs);
    _doRequest.call(client);
  };

  // Called when the client ends.
  client._destroyConnection = () => {
    end({ kind: 'unfinished' });
    _destroyConnection.call(client);
  };

  // Called for the first connection, and after each that has ended or broken.
  client._connect = () => {
    end({ kind: 'cutOff' });
    forget(client);
    closing = false;
    // It will ask by itself once it is connected.
    resting.delete(client);
    const connect = () => {
      answered = false;
      if (!client.destroyed) _connect.call(client);
    };
    if (answered) return connect();
    setTimeout(connect, RECONNECT_AFTER);
  };
}

/** Nothing that still comes from the old connection may reach the next one's requests. */
function forget({ conn, parser, pipelinedRequests }: Client): void {
  for (const event of ['error', 'end', 'data']) conn?.removeAllListeners(event);
  conn?.on('error', () => {});
  conn?.destroy();
  pipelinedRequests.clear();
  parser.reinitialize(parser.type);
}

function requestOf({ method, path, token, body }: Call, onBody: (text: string) => void) {
  return {
    method,
    path,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === null ? {} : { body }),
    onResponse: (_status: number, text: string) => onBody(text),
  };
}
