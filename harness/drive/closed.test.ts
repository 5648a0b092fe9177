import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { merge, ranked } from '../../judge/histogram.ts';
import type { ClosedPhase } from '../../model/phase.ts';
import { type ClosedSetup, driveClosed } from './closed.ts';
import { liveTills } from './live-tills.ts';
import {
  json,
  type Mischief,
  READS,
  setupFor,
  startsTestServices,
  type TestService,
  WRITES,
  withoutGaps,
} from './test-service.ts';

const start = startsTestServices();

const drive = (service: TestService, more: Partial<ClosedSetup> = {}) =>
  driveClosed({ ...setupFor(service, READS), clients: 4, ...more });
const all = (phase: Pick<ClosedPhase, 'operations'>, what: 'response' | 'service') =>
  ranked(merge(phase.operations.map((operation) => operation[what])));
const NOTHING = { due: 0, answered: 0, refused: 0, timedOut: 0, cutOff: 0, unfinished: 0 };
const MS = 1000;

/** Every `nth` request comes to this end; counted, since clients send as many as they can. */
function every(nth: number, end: (response: Parameters<Mischief>[1]) => void) {
  const counter = { ended: 0 };
  const mischief: Mischief = (n, response) => {
    if (n % nth !== nth - 1) return false;
    counter.ended++;
    end(response);
    return true;
  };
  return { counter, mischief };
}

describe('a service that answers', () => {
  it('gets the next request of each client after its answer, and every answer counts', async () => {
    const service = await start(async () => {
      await sleep(20);
      return false;
    });
    const { phase } = await drive(service);
    const sent = service.received();
    expect(phase.outcomes).toEqual({ ...NOTHING, due: sent, answered: sent });
    // Node's timers may fire a millisecond early: four clients send at most 1,000/19 each, and one more.
    expect(sent).toBeLessThanOrEqual(4 * 54);
    expect(all(phase, 'service').countWithin(18 * MS)).toBe(0);
    expect(all(phase, 'response').recorded).toBe(sent);
    expect(phase.throughputPerSecond).toBeLessThanOrEqual(sent);
    expect(phase.throughputPerSecond).toBeGreaterThanOrEqual(sent - 4);
  });

  it('warm-up is in the seconds and not in the totals', async () => {
    const service = await start();
    const { phase } = await drive(service, { warmupSeconds: 1, seconds: 0.5 });
    expect(phase.series.map(({ second }) => second)).toEqual([-1, 0]);
    expect(phase.series[1]?.outcomes).toEqual(phase.outcomes);
    expect(phase.series.reduce((sum, { outcomes }) => sum + outcomes.due, 0)).toBe(service.received());
  });

  it('slow answers get a window in which every client gets two of them', async () => {
    const service = await start(async () => {
      await sleep(400);
      return false;
    });
    const { phase } = await drive(service, { warmupSeconds: 0.1, seconds: 0.2 });
    expect(phase.warmupSeconds).toBeGreaterThanOrEqual(0.399);
    expect(phase.seconds).toBeGreaterThanOrEqual(0.798);
    // Four clients with an answer each so often; whether the last ones end before or behind the edge makes no difference.
    const median = all(phase, 'response').percentile(0.5);
    const expected = 4 / (median.kind === 'value' ? median.us / 1e6 : 0);
    expect(phase.throughputPerSecond / expected).toBeGreaterThan(0.7);
    expect(phase.throughputPerSecond / expected).toBeLessThan(1.4);
    expect(phase.outcomes.due).toBeGreaterThanOrEqual(4);
    expect(phase.series.map(({ second }) => second).slice(0, 2)).toEqual([-1, 0]);
  });

  it('a window of calls that all time out counts them, and says no throughput that it has not seen', async () => {
    const service = await start(async () => true);
    const { phase } = await drive(service, { warmupSeconds: 0.1, seconds: 0.1, timeoutMs: 200 });
    const { due, timedOut } = phase.outcomes;
    expect(due).toBeGreaterThanOrEqual(4);
    expect([timedOut, phase.throughputPerSecond]).toEqual([due, 0]);
  });

  it('every answer belongs to the request it is counted for', async () => {
    const { phase, answers } = await drive(await start(), { keepAnswers: 200 });
    expect(answers).toHaveLength(Math.min(200, phase.outcomes.answered));
    for (const { path, asOf, body } of answers) expect([asOf, JSON.parse(body).data.path]).toEqual([[], path]);
  });

  it('times below a millisecond are not cut to whole ones', async () => {
    const { phase } = await drive(await start(), { clients: 1 });
    const median = all(phase, 'service').percentile(0.5);
    expect(median.kind === 'value' && median.us > 1).toBe(true);
    expect(all(phase, 'service').countWithin(1)).toBe(0);
  });
});

describe('failures', () => {
  it('closing every connection when asked to is no failure', async () => {
    const service = await start((_, response) => {
      response.shouldKeepAlive = false;
      return false;
    });
    const { phase } = await drive(service);
    const sent = service.received();
    expect(phase.outcomes).toEqual({ ...NOTHING, due: sent, answered: sent });
  });

  it('what hangs times out and ranks last', async () => {
    const { counter, mischief } = every(10, () => {});
    const service = await start(mischief);
    const { phase } = await drive(service, { timeoutMs: 3000 });
    expect(counter.ended).toBeGreaterThan(0);
    expect(phase.outcomes).toEqual({
      ...NOTHING,
      due: service.received(),
      answered: service.received() - counter.ended,
      timedOut: counter.ended,
    });
    expect(all(phase, 'response')).toMatchObject({ failed: counter.ended });
    expect(all(phase, 'response').percentile(1)).toEqual({ kind: 'beyond' });
  });

  it('broken connections are cut off, and the next answers are whole', async () => {
    const { counter, mischief } = every(10, (response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"asOf":[],"data":');
      setTimeout(() => response.destroy(), 5);
    });
    const service = await start(mischief);
    const { phase, answers } = await drive(service, { keepAnswers: 1000 });
    const answered = service.received() - counter.ended;
    expect(counter.ended).toBeGreaterThan(1);
    expect(phase.outcomes).toEqual({ ...NOTHING, due: service.received(), answered, cutOff: counter.ended });
    expect(answers).toHaveLength(Math.min(1000, answered));
    for (const { path, body } of answers) expect(JSON.parse(body).data.path).toBe(path);
  });

  it('a connection that is closed without a word costs at most the request that was on it', async () => {
    const service = await start((n, response) => {
      if (n % 10 === 9) response.on('finish', () => setImmediate(() => response.socket?.end()));
      return false;
    });
    const { phase, answers } = await drive(service, { keepAnswers: 1000 });
    const { due, answered, cutOff } = phase.outcomes;
    expect(answered + cutOff).toBe(due);
    expect(cutOff).toBeLessThanOrEqual(Math.ceil(service.received() / 10));
    for (const { path, body } of answers) expect(JSON.parse(body).data.path).toBe(path);
  });

  it('any other status is refused and leaves no time', async () => {
    const { counter, mischief } = every(2, (response) => json(response, 503, {}));
    const service = await start(mischief);
    const { phase } = await drive(service);
    expect(phase.outcomes).toMatchObject({ due: service.received(), refused: counter.ended, cutOff: 0 });
    expect(all(phase, 'response').failed).toBe(counter.ended);
  });

  it('a service that dies is not asked ten thousand times a second', async () => {
    const service: TestService = await start((n) => {
      if (n === 20) void service.stop();
      return n >= 20;
    });
    const { phase } = await drive(service);
    expect(phase.outcomes.cutOff).toBeGreaterThan(4);
    // Each of four clients connects once in 50 ms.
    expect(phase.outcomes.cutOff).toBeLessThanOrEqual(4 * 22);
  });
});

describe('tills', () => {
  it('are never used twice at a time, and leave no gap even when calls break', async () => {
    const { mischief } = every(10, (response) => void response.destroy());
    const service = await start(mischief);
    const setup = { ...setupFor(service, WRITES), clients: 4 };
    const { phase } = await driveClosed(setup);
    expect([service.mostAtOnce(), withoutGaps(service.posts)]).toEqual([1, true]);
    const acknowledged = setup.tills.log().filter(({ acknowledgedAt }) => acknowledgedAt !== null);
    expect(acknowledged).toHaveLength(phase.outcomes.answered);
  });

  it('a free till of another shop is used with the login of that shop', async () => {
    const service = await start();
    const scenario = { ...WRITES, liveTills: 2 };
    const setup = {
      ...setupFor(service, scenario),
      store: { shops: 2, products: 40 },
      tills: liveTills(2, 2),
      clients: 2,
    };
    const { phase } = await driveClosed(setup);
    expect(phase.outcomes).toEqual({ ...NOTHING, due: service.received(), answered: service.received() });
    expect(new Set(service.posts.map(({ shopId }) => shopId))).toEqual(new Set([1, 2]));
  });

  it('clients without a free till rest until there is one', async () => {
    const service = await start();
    const setup = { ...setupFor(service, { ...WRITES, liveTills: 1 }), tills: liveTills(1, 1), clients: 4 };
    const { phase } = await driveClosed(setup);
    expect(service.mostAtOnce()).toBe(1);
    expect(phase.outcomes).toEqual({ ...NOTHING, due: service.received(), answered: service.received() });
    expect(setup.tills.log()).toHaveLength(service.received());
  });
});

it('stops at once when told to, with the reason, and leaves no connection', async () => {
  const service = await start((n) => n >= 10);
  const stop = new AbortController();
  const reason = new Error('interrupted');
  const done = drive(service, { seconds: 3600, signal: stop.signal });
  setTimeout(() => stop.abort(reason), 500);
  await expect(done).rejects.toBe(reason);
  await expect.poll(service.openSockets).toBe(0);
});

it('an error in making a receipt ends the phase and not the process', async () => {
  const broken = () => {
    throw new Error('no paper');
  };
  await expect(drive(await start(), { scenario: WRITES, makeReceipt: broken })).rejects.toThrow('no paper');
});
