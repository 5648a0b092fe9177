import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { merge, ranked, readLog } from '../../judge/histogram.ts';
import type { OpenPhase, SecondFigures } from '../../model/phase.ts';
import type { Scenario } from '../../model/scenario.ts';
import { liveTills } from './live-tills.ts';
import { driveOpen, type OpenSetup } from './open.ts';
import {
  BOTH,
  json,
  READS,
  setupFor,
  startsTestServices,
  type TestService,
  WRITES,
  withoutGaps,
} from './test-service.ts';

const start = startsTestServices();

/** 100 requests in one second, evenly spaced, so that the counts are exact. */
const drive = (service: Pick<TestService, 'baseUrl'>, more: Partial<OpenSetup> = {}) =>
  driveOpen({ ...setupFor(service, READS), ratePerSecond: 100, arrivals: 'even', ...more });
const all = (phase: Pick<OpenPhase, 'operations'>, what: 'response' | 'service') =>
  ranked(merge(phase.operations.map((operation) => operation[what])));
const MS = 1000;

describe.concurrent('a service that answers', () => {
  it('is asked for everything that was due, no more and no less', async () => {
    const service = await start();
    const { phase } = await drive(service);
    expect(phase.outcomes).toEqual({ due: 100, answered: 100, refused: 0, timedOut: 0, cutOff: 0, unfinished: 0 });
    expect([phase.good, service.received(), all(phase, 'response').recorded, ranked(phase.lag).recorded]).toEqual([
      100, 100, 100, 100,
    ]);
    expect(phase.driverCores).toBeGreaterThan(0);
  });

  it('tells how many bytes went to and fro, and how long each new connection took', async () => {
    const { phase } = await drive(await start());
    expect(phase.wire.sentBytes / 100).toBeGreaterThan('GET /v1/shops/1/products/1 HTTP/1.1'.length);
    expect(phase.wire.receivedBytes / 100).toBeGreaterThan(
      '{"asOf":[],"data":{"path":"/v1/shops/1/products/1"}}'.length,
    );
    // The logins before the phase have opened some already.
    expect(ranked(phase.connect).recorded).toBeLessThanOrEqual(100);
    expect(phase.waits).toEqual({ till: { waited: 0, neverSent: 0 }, connection: { waited: 0, neverSent: 0 } });
  });

  it('warm-up is in the seconds and not in the totals', async () => {
    const service = await start();
    const seconds: SecondFigures[] = [];
    const edges: string[] = [];
    const { phase } = await drive(service, {
      warmupSeconds: 1,
      onSecond: (figures) => seconds.push(figures),
      onWindow: (edge) => edges.push(`${edge} after ${seconds.length}`),
    });
    expect(phase.outcomes.due).toBe(100);
    expect(phase.series.map(({ second, outcomes }) => [second, outcomes.due])).toEqual([
      [-1, 100],
      [0, 100],
    ]);
    expect(seconds).toEqual(phase.series);
    expect(edges[0]).toMatch('begins');
    expect(edges[1]).toMatch('ends');
  });

  it('is asked over all shops by the BI team', async () => {
    const mix = (['chain-overview', 'chain-detail', 'shop-overview'] as const).map((operation) => ({
      operation,
      share: 1 / 3,
    }));
    const { phase } = await drive(await start(), { scenario: { ...READS, mix }, store: { shops: 5, products: 40 } });
    expect(phase.outcomes).toMatchObject({ due: 100, answered: 100 });
    expect(phase.operations).toHaveLength(3);
  });

  it('keeps a seeded sample of answers with what they include', async () => {
    const { answers } = await drive(await start(), { keepAnswers: 5 });
    expect(answers.map(({ asOf }) => asOf)).toEqual([[], [], [], [], []]);
    for (const { path, body } of answers) expect(JSON.parse(body).data.path).toBe(path);
  });

  it('leaves a log of response times per operation and second', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-open-'));
    const histogramLog = join(folder, 'open.hlog');
    await drive(await start(), { warmupSeconds: 1, histogramLog });
    const intervals = readLog(await readFile(histogramLog, 'utf8'));
    await rm(folder, { recursive: true });
    expect(intervals.map(({ tag, start, seconds, times }) => [tag, start, seconds, times.count])).toEqual([
      ['shop-detail', 0, 1, 100],
      ['shop-detail', 1, 1, 100],
    ]);
  });

  it('Poisson arrivals are the same requests for the same seed', async () => {
    const runs = [
      await drive(await start(), { arrivals: 'poisson' }),
      await drive(await start(), { arrivals: 'poisson' }),
    ];
    const [first, second] = runs.map(({ phase }) => phase.outcomes.due);
    expect(first).toBe(second);
  });
});

it.concurrent('a stall shows in the response times of all that were due in it', async () => {
  // From the 20th request on nothing is answered for 500 ms. The 30 due in the first 300 ms of that wait 200 ms or more.
  let stall: Promise<void> | null = null;
  const service = await start(async (n) => {
    if (n === 20) stall = sleep(500);
    await stall;
    return false;
  });
  const { phase } = await drive(service);
  expect(phase.outcomes.answered).toBe(100);
  expect(all(phase, 'response').countWithin(199 * MS)).toBeLessThanOrEqual(70);
});

it.concurrent('a constant delay is in every service time', async () => {
  const service = await start(async () => {
    await sleep(50);
    return false;
  });
  const { phase } = await drive(service);
  // Node's timers may fire up to a millisecond early.
  expect(all(phase, 'service').countWithin(48 * MS)).toBe(0);
  expect(phase.outcomes.answered).toBe(100);
});

describe.concurrent('failures', () => {
  it('closing every connection when asked to is no failure', async () => {
    const service = await start((_, response) => {
      response.shouldKeepAlive = false;
      return false;
    });
    expect((await drive(service)).phase.outcomes).toMatchObject({ due: 100, answered: 100 });
  });

  it('what hangs times out and ranks last', async () => {
    const service = await start((n) => n % 4 === 3);
    const { phase } = await drive(service, { timeoutMs: 4000 });
    expect(phase.outcomes).toMatchObject({ due: 100, answered: 75, timedOut: 25 });
    const response = all(phase, 'response');
    expect(response.percentile(0.75).kind).toBe('value'); // rank 75: the last that was answered
    expect(response.percentile(0.76)).toEqual({ kind: 'beyond' });
    expect(phase.good).toBe(75);
  });

  it('an answer that stops half-way times out, too', async () => {
    const service = await start((n, response) => {
      if (n % 4 === 3) response.writeHead(200, { 'content-length': '100' }).write('{"asOf"');
      return n % 4 === 3;
    });
    expect((await drive(service, { timeoutMs: 4000 })).phase.outcomes).toMatchObject({ answered: 75, timedOut: 25 });
  });

  it('broken connections are cut off', async () => {
    const service = await start((n, response) => {
      if (n % 5 === 4) response.destroy();
      return n % 5 === 4;
    });
    expect((await drive(service)).phase.outcomes).toMatchObject({ due: 100, answered: 80, cutOff: 20 });
    expect(service.received()).toBe(100);
  });

  it('any other status is refused and leaves no time', async () => {
    const service = await start((n, response) => {
      if (n % 2 === 1) json(response, 503, {});
      return n % 2 === 1;
    });
    const { phase } = await drive(service);
    expect(phase.outcomes).toMatchObject({ due: 100, answered: 50, refused: 50 });
    expect(all(phase, 'response')).toMatchObject({ recorded: 50, failed: 50 });
  });

  it('a service that dies leaves the rest of its requests cut off', async () => {
    const service = await start((n) => {
      if (n === 50) void service.stop();
      return n >= 50;
    });
    const { phase } = await drive(service);
    expect(phase.outcomes.answered).toBeLessThanOrEqual(50);
    expect(phase.outcomes.answered + phase.outcomes.cutOff).toBe(100);
  });

  it('nobody to log in at is an error that says where', async () => {
    const service = await start();
    await service.stop();
    await expect(drive(service)).rejects.toThrow(/shop-1 cannot log in at http.*is the service running/);
  });
});

describe.concurrent('tills', () => {
  it('post without gaps, one call at a time', async () => {
    const service = await start();
    const setup = { ...setupFor(service, WRITES), ratePerSecond: 100, arrivals: 'even' as const };
    const { phase } = await driveOpen(setup);
    expect(phase.outcomes).toMatchObject({ due: 100, answered: 100 });
    expect([service.mostAtOnce(), withoutGaps(service.posts)]).toEqual([1, true]);
    const log = setup.tills.log();
    expect(log).toHaveLength(100);
    expect(log.every(({ sentAt, acknowledgedAt }) => acknowledgedAt !== null && acknowledgedAt >= sentAt)).toBe(true);
  });

  it('waiting for a busy till is response time and lag', async () => {
    // One till, 50 ms a call, due every 20 ms: the n-th is sent at n · 50 or later, and n · 20 was intended.
    const service = await start(async () => {
      await sleep(51);
      return false;
    });
    const { phase } = await drive(service, { scenario: { ...WRITES, liveTills: 1 }, ratePerSecond: 50, ...oneTill() });
    expect(phase.outcomes).toMatchObject({ due: 50, answered: 50 });
    expect(phase.waits.till).toEqual({ waited: 49, neverSent: 0 });
    const last = 49 * 30 * MS; // 49 · (50 − 20) ms
    expect(ranked(phase.lag).countWithin(last * 0.99)).toBeLessThan(50);
    expect(all(phase, 'response').countWithin(last * 0.99)).toBeLessThan(50);
  });

  it('send the same receipt again after a broken call', async () => {
    const service = await start((n, response) => {
      if (n % 5 === 4) response.destroy();
      return n % 5 === 4;
    });
    const setup = { ...setupFor(service, WRITES), ratePerSecond: 100, arrivals: 'even' as const };
    const { phase } = await driveOpen(setup);
    expect(phase.outcomes).toMatchObject({ due: 100, answered: 80, cutOff: 20 });
    expect(withoutGaps(service.posts)).toBe(true);
    // What was answered is acknowledged; what is not is at most the last of each till.
    expect(setup.tills.log().filter(({ acknowledgedAt }) => acknowledgedAt !== null)).toHaveLength(80);
    expect(setup.tills.log().length).toBeLessThanOrEqual(84);
  });

  it('a till that hangs leaves what waits for it unfinished, and is free for the next phase', async () => {
    const service = await start(() => true);
    const tills = oneTill();
    const { phase } = await drive(service, { scenario: { ...WRITES, liveTills: 1 }, timeoutMs: 200, ...tills });
    expect(phase.outcomes.timedOut).toBeGreaterThan(0);
    expect(phase.outcomes.unfinished).toBeGreaterThan(0);
    expect(phase.outcomes.timedOut + phase.outcomes.unfinished).toBe(100);
    expect(phase.waits.till.neverSent).toBe(100 - ranked(phase.lag).recorded);
    expect(phase.waits.till.neverSent).toBeGreaterThan(0);
    expect(tills.tills.inTurn(1).busy).toBe(false);
    expect(new Set(service.posts.map(({ receipts }) => receipts[0]?.seq))).toEqual(new Set([1]));
  });

  const oneTill = () => ({ tills: liveTills(1, 1) });
});

describe.concurrent('staleness', () => {
  it('an answer that includes every write is fresh', async () => {
    const service = await start((_, response, request) => {
      if (request.method !== 'GET') return false;
      // Far more than was ever written.
      json(response, 200, { asOf: [101, 102, 103, 104].map((till) => [1, till, 10_000]), data: {} });
      return true;
    });
    const { phase } = await drive(service, { scenario: BOTH });
    expect(phase.good).toBe(100);
    expect(phase.staleness && ranked(phase.staleness).countWithin(1)).toBe(reads(phase));
  });

  it('an answer that includes no write is as old as the first acknowledgement', async () => {
    const objectives = { latencyMs: 60_000, stalenessMs: 250 };
    const { phase } = await drive(await start(), { scenario: { ...BOTH, objectives } });
    const staleness = ranked(phase.staleness ?? { failed: 0, histogram: '' });
    expect([staleness.recorded, staleness.failed]).toEqual([reads(phase), 0]);
    expect(staleness.countWithin(250 * MS)).toBeLessThan(reads(phase));
    // Counted by classes, asking again with the same objectives gives the same; 250 ms is the edge of one.
    const within = phase.joint.filter(([, stale]) => stale === null || stale <= 250);
    expect(within.reduce((sum, [, , count]) => sum + count, 0)).toBe(phase.good);
    // Writes are never stale.
    expect(phase.good).toBe(100 - reads(phase) + staleness.countWithin(250 * MS));
  });

  it('an answer that does not say what it includes is not good', async () => {
    const service = await start((_, response, request) => {
      if (request.method === 'GET') json(response, 200, { data: {} });
      return request.method === 'GET';
    });
    const { phase } = await drive(service, { scenario: BOTH });
    expect(phase.good).toBe(100 - reads(phase));
    expect(phase.staleness).toMatchObject({ recorded: 0, failed: reads(phase) });
  });

  const reads = (phase: Pick<OpenPhase, 'operations'>) =>
    phase.operations.find(({ operation }) => operation === 'shop-detail')?.outcomes.due ?? 0;
});

it('stops at once when told to, with the reason, and leaves no connection', async () => {
  const service = await start((n) => n >= 10);
  const stop = new AbortController();
  const reason = new Error('interrupted');
  const done = drive(service, { seconds: 3600, signal: stop.signal, ratePerSecond: 20 });
  setTimeout(() => stop.abort(reason), 800);
  await expect(done).rejects.toBe(reason);
  await expect.poll(service.openSockets).toBe(0);
});

it('an error in making a receipt ends the phase and not the process', async () => {
  const broken = () => {
    throw new Error('no paper');
  };
  await expect(drive(await start(), { scenario: WRITES, makeReceipt: broken })).rejects.toThrow('no paper');
});

describe.concurrent('a rate that changes', () => {
  it('is what the scenario’s shape makes of it, and the mean of it is told', async () => {
    const service = await start();
    // 0.5 s at 100 a second, 0.25 s at 400, 0.25 s at 100: 50 + 100 + 25.
    const shape = { kind: 'spike', factor: 4, from: 0.5, until: 0.75 } as const;
    const { phase } = await drive(service, { scenario: { ...READS, shape } });
    expect(phase.outcomes).toMatchObject({ due: 175, answered: 175 });
    expect(phase.offeredPerSecond).toBeCloseTo(175, 6);
  });

  it('may be 0 for a while, and in the warm-up', async () => {
    const service = await start();
    // Warm-up and the first half as the window begins, without a request; then 0.5 s at 100 a second.
    const scenario: Scenario = { ...READS, shape: { kind: 'steps', factors: [0, 1] } };
    const { phase } = await drive(service, { scenario, warmupSeconds: 1 });
    expect(phase.series.map(({ second, outcomes }) => [second, outcomes.due])).toEqual([
      [-1, 0],
      [0, 50],
    ]);
  });
});
