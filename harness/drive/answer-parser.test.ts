import { createServer, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerParser, type Parsed } from './answer-parser.ts';

const OK = 'HTTP/1.1 200 OK\r\n';

/** What comes of it, cut at these places; the text is read while it may be. */
function parse(text: string | Buffer, cuts: readonly number[] = [], ends = false) {
  const bytes = Buffer.from(text);
  const parser = answerParser();
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const seen = edges.slice(1).map((edge, i) => told(feedOnce(parser.feed, bytes.subarray(edges[i], edge))));
  if (ends) seen.push(told(parser.end()));
  return seen.filter((one) => one !== 'more');
}

/** As the socket does it: the same memory for every read. */
const memory = Buffer.alloc(100_000);
function feedOnce(feed: (bytes: Buffer) => Parsed, bytes: Buffer): Parsed {
  memory.fill('#');
  return feed(memory.subarray(0, bytes.copy(memory)));
}

function told(parsed: Parsed) {
  if (parsed.kind !== 'answer') return parsed.kind;
  const { status, keepsAlive, idleSeconds, text } = parsed.answer;
  return [status, keepsAlive, idleSeconds, text()];
}

it.each([
  ['a length', `${OK}Content-Length: 5\r\n\r\nhello`, [200, true, null, 'hello']],
  ['a length of nothing', `${OK}content-length:0\r\n\r\n`, [200, true, null, '']],
  ['chunks', `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=1\r\nlo\r\n0\r\n\r\n`, [200, true, null, 'hello']],
  ['trailers', `${OK}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nA: b\r\n\r\n`, [200, true, null, 'hello']],
  ['no body by its status', 'HTTP/1.1 204 No Content\r\n\r\n', [204, true, null, '']],
  ['a last word', `${OK}Connection: close\r\nContent-Length: 2\r\n\r\nok`, [200, false, null, 'ok']],
  ['an idle time', `${OK}Keep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nok`, [200, true, 5, 'ok']],
  ['an older version', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', [200, false, null, 'ok']],
  [
    'an older version that stays',
    'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok',
    [200, true, null, 'ok'],
  ],
  ['a word before', `HTTP/1.1 100 Continue\r\n\r\n${OK}Content-Length: 2\r\n\r\nok`, [200, true, null, 'ok']],
  ['no reason phrase', 'HTTP/1.1 503\r\nContent-Length: 2\r\n\r\nno', [503, true, null, 'no']],
  ['characters of several bytes', `${OK}Content-Length: 6\r\n\r\ncaf\u00e9!`, [200, true, null, 'café!']],
])('an answer with %s, cut anywhere', (_, text, expected) => {
  expect(parse(text)).toEqual([expected]);
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 8 }), (cuts) => {
      expect(parse(text, cuts)).toEqual([expected]);
    }),
  );
});

it('an answer without a length ends with its connection', () => {
  expect(parse(`${OK}\r\nhello`)).toEqual([]);
  expect(parse(`${OK}\r\nhello`, [20], true)).toEqual([[200, false, null, 'hello']]);
});

it('a connection that ends between answers is no answer, and no fault', () => {
  expect(parse('', [], true)).toEqual([]);
});

it.each([
  ['another protocol', 'SSH-2.0-OpenSSH\r\n\r\n', false],
  ['an answer that nobody asked for', `${OK}Content-Length: 2\r\n\r\nokHTTP/1.1`, false],
  ['a chunk without a size', `${OK}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, false],
  ['a chunk that is longer than it said', `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n`, false],
  ['a head without an end', 'x'.repeat(70_000), false],
  ['a head that is cut off', `${OK}Content-Le`, true],
  ['a body that is cut off', `${OK}Content-Length: 5\r\n\r\nhel`, true],
  ['chunks that are cut off', `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n`, true],
])('%s is malformed', (_, text, ends) => {
  expect(parse(text, [], ends)).toEqual(['malformed']);
});

const ways: readonly ((response: ServerResponse, body: string) => void)[] = [
  (response, body) => response.end(body),
  (response, body) => {
    response.write(body.slice(0, 3));
    response.end(body.slice(3));
  },
  (response, body) => {
    response.shouldKeepAlive = false;
    response.setHeader('content-length', Buffer.byteLength(body)).end(body);
  },
];

it('what Node’s own server sends is read as it was meant, one answer after the other', async () => {
  const bodies = ['{}', 'x'.repeat(200_000), 'üöä€'.repeat(50_000)];
  const server = createServer(({ url = '' }, response) => {
    const [way = 0, body = 0] = url.slice(1).split('/').map(Number);
    ways[way]?.(response, bodies[body] ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  for (const [way] of ways.entries()) {
    for (const [index, body] of bodies.entries()) {
      expect(await ask(port, `/${way}/${index}`)).toEqual([200, way < 2, 5, body]);
    }
  }
  server.close();
});

function ask(port: number, path: string): Promise<unknown> {
  const parser = answerParser();
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`));
    socket.on('data', (bytes: Buffer) => {
      const parsed = told(parser.feed(bytes));
      if (parsed === 'more') return;
      socket.destroy();
      // Node says how long it keeps a connection only where it keeps it.
      resolve(Array.isArray(parsed) ? [parsed[0], parsed[1], 5, parsed[3]] : parsed);
    });
  });
}
