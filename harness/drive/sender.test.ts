import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import type { Call } from './call.ts';
import { type Reply, sender } from './sender.ts';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

const GET: Call = { method: 'GET', path: '/', token: 'token', body: null };
const ok = (body: string, headers = '') =>
  `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;

/** A server by hand: it does with the n-th request on the m-th connection what it is told. */
async function serve(answer: (socket: Socket, connection: number, request: number, text: string) => void) {
  let connections = 0;
  const server = createServer((socket) => {
    const connection = connections++;
    let requests = 0;
    socket.on('error', () => {});
    socket.on('data', (bytes) => answer(socket, connection, requests++, bytes.toString()));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return { origin, connections: () => connections };
}

/** With the text, which can be read during the call only. */
type Told = [outcome: string, text?: string];
const ask = (client: ReturnType<typeof sender>, call: Call = GET): Promise<Told> =>
  new Promise((resolve) => client.send(call, (reply) => resolve(told(reply))));
const told = (reply: Reply): Told => ('text' in reply ? [reply.outcome, reply.text()] : [reply.outcome]);

it('one connection is enough for calls one after the other, and each of several at once has its own', async () => {
  const service = await serve((socket, connection) => socket.write(ok(String(connection))));
  const took: number[] = [];
  const client = sender(service.origin, 5_000, (ms) => took.push(ms));
  for (let n = 0; n < 5; n++) expect(await ask(client)).toEqual(['answered', '0']);
  const texts = (await Promise.all([ask(client), ask(client), ask(client)])).map(([, text]) => text);
  expect(texts.toSorted()).toEqual(['0', '1', '2']);
  expect([service.connections(), took.length]).toEqual([3, 3]);
  client.destroy();
});

it('what was sent and received is counted to the byte', async () => {
  const received: string[] = [];
  const service = await serve((socket, _, __, text) => {
    received.push(text);
    socket.write(ok('hello'));
  });
  const client = sender(service.origin, 5_000);
  await ask(client, { ...GET, method: 'POST', body: '{"café":1}' });
  expect(received[0]).toContain('content-length: 11\r\n\r\n{"café":1}');
  expect(received[0]).toContain('authorization: Bearer token\r\n');
  expect(client.wire()).toEqual({
    sentBytes: Buffer.byteLength(received.join('')),
    receivedBytes: Buffer.byteLength(ok('hello')),
  });
  client.destroy();
});

it('a connection that the service closes after its answer is not used again', async () => {
  const service = await serve((socket, connection) => socket.end(ok(String(connection), 'connection: close\r\n')));
  const client = sender(service.origin, 5_000);
  for (let n = 0; n < 3; n++) expect(await ask(client)).toEqual(['answered', String(n)]);
  client.destroy();
});

it('a connection that was closed without a word while nothing was asked costs no call', async () => {
  const service = await serve((socket, connection) => {
    socket.write(ok(String(connection)));
    socket.end();
  });
  const client = sender(service.origin, 5_000);
  for (let n = 0; n < 3; n++) {
    expect(await ask(client)).toEqual(['answered', String(n)]);
    // The end of the connection comes a moment after the answer.
    await sleep(50);
  }
  client.destroy();
});

it('a service that says how long it keeps an idle connection is taken at its word', async () => {
  const service = await serve((socket, connection) =>
    socket.write(ok(String(connection), 'keep-alive: timeout=1\r\n')),
  );
  const client = sender(service.origin, 5_000);
  // A second less a second's margin: never again.
  expect(await ask(client)).toEqual(['answered', '0']);
  expect(await ask(client)).toEqual(['answered', '1']);
  client.destroy();
});

it.each([
  ['breaks off', (socket: Socket) => socket.destroy()],
  [
    'ends in the middle of an answer',
    (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhal'),
  ],
  ['speaks another protocol', (socket: Socket) => socket.write('220 mail.example.com\r\n\r\n')],
  ['answers twice', (socket: Socket) => socket.write(ok('a') + ok('b'))],
])('a service that %s gives no answer, and the next call gets a new connection', async (_, misbehave) => {
  const service = await serve((socket, connection) =>
    connection === 0 ? misbehave(socket) : socket.write(ok('fine')),
  );
  const client = sender(service.origin, 5_000);
  expect(await ask(client)).toEqual(['cutOff']);
  expect(await ask(client)).toEqual(['answered', 'fine']);
  client.destroy();
});

it('an answer that comes after its time-out is not taken for that of the next call', async () => {
  const service = await serve((socket, connection) => {
    setTimeout(() => socket.write(ok(String(connection))), connection === 0 ? 400 : 0);
  });
  const client = sender(service.origin, 100);
  expect(await ask(client)).toEqual(['timedOut']);
  await sleep(400);
  expect(await ask(client)).toEqual(['answered', '1']);
  client.destroy();
});

it('nobody there is a broken connection, and destroying breaks what is under way', async () => {
  const service = await serve(() => {});
  const client = sender(service.origin, 5_000);
  const waits = ask(client);
  await sleep(50);
  client.destroy();
  expect(await waits).toEqual(['cutOff']);
  expect(await ask(sender('http://127.0.0.1:1', 5_000))).toEqual(['cutOff']);
});

it('any status but 2xx is refused, with its body', async () => {
  const service = await serve((socket) =>
    socket.write('HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n'),
  );
  const client = sender(service.origin, 5_000);
  expect(await ask(client)).toEqual(['refused', 'no']);
  expect([await ask(client), service.connections()]).toEqual([['refused', 'no'], 1]);
  client.destroy();
});
