/** A proxy in front of a real service that spoils what passes through it: a wrong implementation, made to measure. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { LOOPBACK } from '../provision/ports.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface ProxyReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** @param forward - asks the service, with another body if one is given */
export type Spoil = (asked: Asked, forward: (body?: string) => Promise<ProxyReply>) => Promise<ProxyReply>;

export interface Proxy {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** @param port - any free one unless given */
export async function proxyOf(target: string, spoil: Spoil, port = 0): Promise<Proxy> {
  const server = createServer(async (request, response) => {
    const asked = { method: request.method ?? 'GET', path: request.url ?? '/', body: await text(request) };
    const { status, type, body } = await spoil(asked, (other = asked.body) => forward(target, request, other));
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    baseUrl: `http://${LOOPBACK}:${address.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function forward(target: string, { method = 'GET', url, headers }: IncomingMessage, body: string) {
  const { authorization } = headers;
  const response = await fetch(target + url, {
    method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === '' ? {} : { body }),
  });
  const type = response.headers.get('content-type') ?? 'text/plain';
  return { status: response.status, type, body: await response.text() };
}

/** Spoils the answers of one path; everything else passes. */
export function spoilAnswer(path: string, spoil: (body: string) => string): Spoil {
  return async (asked, forward) => {
    const reply = await forward();
    return asked.path === path && reply.status === 200 ? { ...reply, body: spoil(reply.body) } : reply;
  };
}
