/**
 * The server of the self-test: behaves as it is told, and stamps what it does on the clock that all processes share.
 * Environment: BENCH_PORT. `PUT /behaviour/NAME?middle=MS` begins anew, `GET /stamps` hands over.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { BEHAVIOURS, type Behaviour, type Treatment } from './behaviours.ts';
import { type Deed, type Stamp, sharedNow } from './stamps.ts';

const SESSION = JSON.stringify({ token: 'token' });
const ANSWER = JSON.stringify({ asOf: [], data: { units: 1, revenueCents: 100 } });

interface Run {
  readonly behaviour: Behaviour | undefined;
  readonly middle: number;
  readonly stamps: Stamp[];
  /** When the latest answer is due of those that are worked off one by one. */
  lastDueAt: number;
}

let run: Run = { behaviour: BEHAVIOURS[0], middle: 0, stamps: [], lastDueAt: 0 };

const server = createServer((request, response) => {
  const now = sharedNow();
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const [, top = '', name = ''] = pathname.split('/');
  request.resume();
  if (request.method === 'POST') return say(response, 201, SESSION);
  if (top === 'stamps') return say(response, 200, JSON.stringify(run.stamps));
  if (top !== 'behaviour') return serve(Number(pathname.split('/').at(-1)), now, request, response);
  run = {
    behaviour: BEHAVIOURS.find((known) => known.name === name),
    middle: Number(searchParams.get('middle')),
    stamps: [],
    lastDueAt: 0,
  };
  say(response, run.behaviour === undefined ? 404 : 200, '{}');
});
// Nobody's connection may end because it was idle, unless a behaviour says so.
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));

function serve(n: number, arrivedAt: number, { socket }: IncomingMessage, response: ServerResponse): void {
  const { behaviour, middle, stamps } = run;
  const [k, since] = [stamps.length, arrivedAt - (stamps[0]?.arrivedAt ?? arrivedAt)];
  const stamp: Stamp = { n, arrivedAt, endedAt: null, did: 'nothing' };
  stamps.push(stamp);
  // It came on the heels of the answer that this connection was closed behind.
  if (socket.writableEnded) end(stamp, 'lost');
  else if (behaviour !== undefined) treat(behaviour.treat({ k, since, middle }), response, stamp);
}

function end(stamp: Stamp, did: Deed): void {
  stamp.did = did;
  stamp.endedAt = sharedNow();
}

function treat(treatment: Treatment, response: ServerResponse, stamp: Stamp): void {
  const { socket } = response;
  switch (treatment.kind) {
    case 'hang':
      stamp.did = 'hung';
      // When the client gave up.
      socket?.once('close', () => end(stamp, 'hung'));
      return;
    case 'reset':
      setTimeout(() => {
        socket?.resetAndDestroy();
        end(stamp, 'reset');
      }, treatment.after);
      return;
    case 'slow-body':
      drip(treatment, response, stamp);
      return;
    case 'answer': {
      const wait = waitFor(treatment, stamp.arrivedAt);
      if (wait > 0) setTimeout(() => answer(treatment, response, stamp), wait);
      else answer(treatment, response, stamp);
    }
  }
}

function waitFor({ after, apart }: Treatment & { kind: 'answer' }, arrivedAt: number): number {
  if (apart === 0) return after;
  run.lastDueAt = Math.max(arrivedAt + after, run.lastDueAt + apart);
  return run.lastDueAt - arrivedAt;
}

function answer({ status, connection }: Treatment & { kind: 'answer' }, response: ServerResponse, stamp: Stamp): void {
  const { socket } = response;
  if (connection === 'closed') response.shouldKeepAlive = false;
  say(response, status, ANSWER);
  end(stamp, status === 200 ? 'answered' : 'refused');
  if (connection === 'half-closed') socket?.end();
}

/** Whatever is left when it returns is with the kernel: answers are far smaller than a socket's buffer. */
function say(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function drip({ chunks, every }: Treatment & { kind: 'slow-body' }, response: ServerResponse, stamp: Stamp): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const size = Math.ceil(ANSWER.length / chunks);
  let sent = 0;
  const timer = setInterval(() => {
    response.write(ANSWER.slice(size * sent, size * ++sent));
    if (sent < chunks) return;
    clearInterval(timer);
    response.end();
    end(stamp, 'answered');
  }, every);
}
