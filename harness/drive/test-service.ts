/** For tests: a little service in this process that logs everybody in, lets each ask for its own, keeps receipts, and misbehaves as told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import type { Receipt, ReceiptsPost } from '../../model/contract.ts';
import { type Scenario, USUAL } from '../../model/scenario.ts';
import { liveTills } from './live-tills.ts';
import type { PhaseSetup } from './phase.ts';

/** What happens to the n-th request (from 0, logins apart): true if it has been dealt with, false to answer it properly. */
export type Mischief = (n: number, response: ServerResponse, request: IncomingMessage) => boolean | Promise<boolean>;

export interface TestService {
  readonly baseUrl: string;
  /** Requests received, logins apart. */
  readonly received: () => number;
  readonly openSockets: () => number;
  /** Receipts in the order of their arrival, repeats included. */
  readonly posts: readonly ReceiptsPost[];
  /** The most calls that any till had in flight. */
  readonly mostAtOnce: () => number;
  stop(): Promise<void>;
}

/** To be asked once in a test file: starts services that are stopped after its tests. */
export function startsTestServices(): (mischief?: Mischief) => Promise<TestService> {
  const services: TestService[] = [];
  afterAll(() => Promise.all(services.map((service) => service.stop())));
  return async (mischief) => {
    const service = await testService(mischief);
    services.push(service);
    return service;
  };
}

export async function testService(mischief: Mischief = () => false): Promise<TestService> {
  const posts: ReceiptsPost[] = [];
  const inFlight = new Map<string, number>();
  let sockets = 0;
  let received = 0;
  let most = 0;

  const server = createServer(async (request, response) => {
    const body = request.method === 'POST' ? await text(request).catch(() => '') : '';
    if (request.url === '/v1/sessions') return json(response, 201, { token: JSON.parse(body).login });
    const n = received++;
    if (body === '' && request.method === 'POST') return;
    if (body !== '') {
      const post: ReceiptsPost = JSON.parse(body);
      posts.push(post);
      const till = `${post.shopId}/${post.till}`;
      inFlight.set(till, (inFlight.get(till) ?? 0) + 1);
      most = Math.max(most, inFlight.get(till) ?? 0);
      response.on('close', () => inFlight.set(till, (inFlight.get(till) ?? 0) - 1));
    }
    if (await mischief(n, response, request)) return;
    const shop = body === '' ? /shops\/(\d+)/.exec(request.url ?? '')?.[1] : JSON.parse(body).shopId;
    if (request.headers.authorization !== `Bearer ${shop === undefined ? 'bi-1' : `shop-${shop}`}`) {
      return json(response, 403, {});
    }
    if (body === '') return json(response, 200, { asOf: [], data: { path: request.url } });
    json(response, 201, {});
  });
  server.on('connection', (socket) => {
    sockets++;
    socket.on('close', () => sockets--).on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    received: () => received,
    openSockets: () => sockets,
    posts,
    mostAtOnce: () => most,
    stop: () =>
      new Promise((resolve) => {
        // Twice is fine: some tests stop it half-way.
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Reads of one shop. */
export const READS: Scenario = {
  ...USUAL,
  name: 'reads',
  question: '?',
  mix: [{ operation: 'shop-detail', share: 1 }],
  ratePerSecond: 100,
  objectives: { latencyMs: 60_000, stalenessMs: null },
  liveTills: 4,
};

export const WRITES: Scenario = { ...READS, name: 'writes', mix: [{ operation: 'receipts', share: 1 }] };

export const BOTH: Scenario = {
  ...READS,
  name: 'both',
  mix: [
    { operation: 'shop-detail', share: 0.5 },
    { operation: 'receipts', share: 0.5 },
  ],
  objectives: { latencyMs: 60_000, stalenessMs: 60_000 },
};

/** One second without warm-up on one shop. */
export function setupFor(service: Pick<TestService, 'baseUrl'>, scenario: Scenario): PhaseSetup {
  return {
    baseUrl: service.baseUrl,
    secret: 'secret',
    scenario,
    store: { shops: 1, products: 40 },
    tills: liveTills(1, scenario.liveTills),
    makeReceipt: receipt,
    seed: 1,
    warmupSeconds: 0,
    seconds: 1,
    timeoutMs: 10_000,
    keepAnswers: 0,
    signal: new AbortController().signal,
  };
}

function receipt(_shopId: number, _till: number, seq: number, lineCount: number): Receipt {
  const line = { productId: 1, quantity: 1, unitPriceCents: 100, discountCents: 0 };
  return { seq, soldAt: '2026-06-30T10:00:00', customerId: null, lines: Array.from({ length: lineCount }, () => line) };
}

/** True if each till's receipts came as 1, 2, 3, … with nothing but repeats of the latest in between. */
export function withoutGaps(posts: readonly ReceiptsPost[]): boolean {
  const latest = new Map<number, number>();
  return posts.every(({ till, receipts }) => {
    const seq = receipts[0]?.seq ?? 0;
    const before = latest.get(till) ?? 0;
    latest.set(till, seq);
    return seq === before || seq === before + 1;
  });
}
