import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { merge, ranked } from '../../judge/histogram.ts';
import type { SecondFigures } from '../../model/phase.ts';
import type { Scenario } from '../../model/scenario.ts';
import { driveOpen, type OpenSetup } from './open.ts';
import { threadsFor } from './open-threads.ts';
import { BOTH, json, type Mischief, READS, setupFor, type TestService, testService, WRITES } from './test-service.ts';

const services: TestService[] = [];
/** Also keeps what it was asked for. */
const start = async (mischief: Mischief = () => false) => {
  const paths: string[] = [];
  const service = await testService((n, response, request) => {
    paths.push(request.url ?? '');
    return mischief(n, response, request);
  });
  services.push(service);
  return { ...service, paths };
};
afterAll(() => Promise.all(services.map((service) => service.stop())));

/** 100 requests in one second, evenly spaced, so that the counts are exact. */
const drive = (service: Pick<TestService, 'baseUrl'>, more: Partial<OpenSetup> = {}) =>
  driveOpen({
    ...setupFor(service, READS),
    ratePerSecond: 100,
    arrivals: 'even',
    threads: 2,
    timeoutMs: 30_000,
    ...more,
  });

/** Long enough for a busy machine. */
const SOON = { timeout: 10_000 };

describe('how many threads send', () => {
  const setup = (scenario: Scenario, ratePerSecond: number, more: Partial<OpenSetup> = {}): OpenSetup => ({
    ...setupFor({ baseUrl: 'http://127.0.0.1:1' }, scenario),
    ratePerSecond,
    ...more,
  });
  const spike: Scenario = { ...READS, shape: { kind: 'spike', factor: 4, from: 0.4, until: 0.6 } };
  const ramp: Scenario = { ...READS, shape: { kind: 'ramp', from: 3, to: 0 } };
  const looksForIt: Scenario = { ...READS, afterWrite: 'read-until-visible' };

  it.each<[string, OpenSetup, number, number]>([
    ['a usual rate', setup(READS, 20), 16, 1],
    ['as much as one thread sends', setup(READS, 6_000), 16, 1],
    ['more than that', setup(READS, 6_001), 16, 2],
    ['much more', setup(READS, 50_000), 16, 9],
    ['more than the cores but one', setup(READS, 50_000), 4, 3],
    ['two cores', setup(READS, 50_000), 2, 1],
    ['one core', setup(READS, 50_000), 1, 1],
    ['a spike above it', setup(spike, 4_000), 16, 3],
    ['a ramp from above it', setup(ramp, 4_000), 16, 2],
    ['writes', setup(WRITES, 50_000), 16, 1],
    ['reads and writes', setup(BOTH, 50_000), 16, 1],
    ['writes, if told otherwise', setup(BOTH, 50_000, { threads: 4 }), 16, 1],
    ['who looks for writes', setup(looksForIt, 50_000), 16, 1],
    ['a phase that may end early', setup(READS, 50_000, { enough: () => false }), 16, 1],
    ['requests of its own', setup(READS, 50_000, { at: () => ({ operation: 'chain-overview' }) }), 16, 1],
    ['as told', setup(READS, 20, { threads: 2 }), 2, 2],
  ])('%s', (_, asked, cores, threads) => {
    expect(threadsFor(asked, cores)).toBe(threads);
  });
});

// One after the other: threads that start together would take the machine from the tests of other files.
describe('several threads', () => {
  it('ask for what one thread asks for, and keep the same answers', async () => {
    const mix = (['chain-detail', 'shop-detail', 'shop-overview'] as const).map((operation) => ({
      operation,
      share: 1 / 3,
    }));
    const more = { scenario: { ...READS, mix }, store: { shops: 5, products: 40 }, keepAnswers: 10 };
    const driven = async (threads: number) => {
      const service = await start();
      const { phase, answers, beginAt, known } = await drive(service, { ...more, threads });
      expect(answers.every(({ sentAt }) => sentAt > beginAt - 1 && sentAt < performance.now())).toBe(true);
      return {
        paths: service.paths.toSorted(),
        outcomes: phase.outcomes,
        byOperation: phase.operations.map(({ operation, outcomes }) => [operation, outcomes.due]),
        answers: answers.map(({ path, asOf, body }) => ({ path, asOf, body })),
        known,
      };
    };
    const alone = await driven(1);
    expect(alone.outcomes).toMatchObject({ due: 100, answered: 100 });
    expect(alone.known).toEqual({ due: 100, good: 100, notGood: 0, sentLate: 0 });
    expect(alone.answers).toHaveLength(10);
    expect(await driven(2)).toEqual(alone);
    expect(await driven(3)).toEqual(alone);
  });

  it('count every request once, whatever became of it', async () => {
    const service = await start((n, response) => {
      if (n % 4 === 1) json(response, 503, {});
      if (n % 4 === 2) response.destroy();
      return n % 4 === 1 || n % 4 === 2;
    });
    const { phase } = await drive(service);
    const outcomes = { due: 100, answered: 50, refused: 25, timedOut: 0, cutOff: 25, unfinished: 0 };
    expect(phase.outcomes).toEqual(outcomes);
    expect(phase.series.map((second) => [second.second, second.outcomes])).toEqual([[0, outcomes]]);
    expect([phase.good, service.received(), ranked(phase.lag).recorded]).toEqual([50, 100, 100]);
    const response = ranked(merge(phase.operations.map((operation) => operation.response)));
    expect([response.recorded, response.failed]).toEqual([50, 50]);
    expect(phase.joint.reduce((sum, [, , count]) => sum + count, 0)).toBe(50);
  });

  it('count what hangs as timed out, or unfinished where it was sent too late for that', async () => {
    const { phase } = await drive(await start(() => true), { timeoutMs: 1_000 });
    expect(phase.outcomes.timedOut + phase.outcomes.unfinished).toBe(100);
    expect(phase.outcomes.timedOut).toBeGreaterThan(0);
    expect(phase.series.map(({ outcomes }) => outcomes)).toEqual([phase.outcomes]);
  });

  it('leave the warm-up in the seconds and out of the totals', async () => {
    const seconds: SecondFigures[] = [];
    const edges: string[] = [];
    const { phase } = await drive(await start(), {
      warmupSeconds: 1,
      onSecond: (figures) => seconds.push(figures),
      onWindow: (edge) => edges.push(edge),
    });
    expect(phase.outcomes).toMatchObject({ due: 100, answered: 100 });
    expect(phase.series.map(({ second, outcomes }) => [second, outcomes.due])).toEqual([
      [-1, 100],
      [0, 100],
    ]);
    expect(seconds).toEqual(phase.series);
    expect(edges).toEqual(['begins', 'ends']);
    expect(phase.trend).not.toBeNull();
    expect(phase.driverCores).toBeGreaterThan(0);
    expect(phase.wire.sentBytes / 100).toBeGreaterThan('GET /v1/shops/1/products/1 HTTP/1.1'.length);
  });

  it('have no more requests in flight at once than one thread has', async () => {
    let [inFlight, most] = [0, 0];
    const service = await start(async () => {
      most = Math.max(most, ++inFlight);
      await sleep(2_000);
      inFlight--;
      return false;
    });
    const { phase } = await drive(service, { ratePerSecond: 600 });
    expect(phase.outcomes).toMatchObject({ due: 600, answered: 600 });
    expect(most).toBeLessThanOrEqual(512);
    expect(phase.waits.connection.neverSent).toBe(0);
  });

  it('some of which have nothing to send', async () => {
    const { phase } = await drive(await start(), { ratePerSecond: 1 });
    expect(phase.outcomes).toMatchObject({ due: 1, answered: 1 });
  });

  it('log in once, and nobody to log in at is an error that says where', async () => {
    const service = await start();
    await service.stop();
    await expect(drive(service)).rejects.toThrow(/shop-1 cannot log in at http.*is the service running/);
  });

  it('an error in one of them ends the phase and not the process', async () => {
    // Logins apart, only the threads look at the address.
    const done = drive({ baseUrl: 'nowhere' }, { tokenFor: () => 'token', seconds: 3600 });
    await expect(done).rejects.toThrow('Invalid URL');
  });
});

it('several threads stop at once when told to, with the reason, and leave no connection', async () => {
  const service = await start((n) => n >= 10);
  const stop = new AbortController();
  const reason = new Error('interrupted');
  const done = drive(service, { seconds: 3600, signal: stop.signal, ratePerSecond: 20 });
  await expect.poll(service.received, SOON).toBeGreaterThan(10);
  stop.abort(reason);
  await expect(done).rejects.toBe(reason);
  await expect.poll(service.openSockets, SOON).toBe(0);
});
