import { afterAll, describe, expect, it } from 'vitest';
import { ranked } from '../../judge/histogram.ts';
import type { AsOf, ReceiptsPost } from '../../model/contract.ts';
import type { Scenario } from '../../model/scenario.ts';
import { driveOpen, type OpenSetup } from './open.ts';
import { BOTH, json, setupFor, type TestService, testService, WRITES } from './test-service.ts';

const services: TestService[] = [];
afterAll(() => Promise.all(services.map((service) => service.stop())));

const looking = (scenario: Scenario): Scenario => ({ ...scenario, afterWrite: 'read-until-visible' });

/** What a service was seen to do. */
interface Reads {
  /** Paths of all reads, in the order of their arrival. */
  readonly paths: string[];
  mostAtOnce: number;
}

/**
 * A service whose answers say what they include, and whose n-th read (from 0) does as told.
 * @param includes - whether an answer to this read includes a post that came before so many reads
 */
async function includingService(
  includes: (read: number, readsBefore: number, path: string) => boolean,
  refuses: (read: number) => boolean = () => false,
) {
  const reads: Reads = { paths: [], mostAtOnce: 0 };
  const arrived: { readonly post: ReceiptsPost; readonly readsBefore: number }[] = [];
  let atOnce = 0;
  const service = await testService((_, response, { method, url = '' }) => {
    const post = service.posts.at(-1);
    if (method === 'POST') {
      if (post !== undefined) arrived.push({ post, readsBefore: reads.paths.length });
      return false;
    }
    const read = reads.paths.push(url) - 1;
    reads.mostAtOnce = Math.max(reads.mostAtOnce, ++atOnce);
    response.on('close', () => atOnce--);
    const included = arrived.filter(({ readsBefore }) => includes(read, readsBefore, url));
    if (refuses(read)) json(response, 503, {});
    else
      json(response, 200, {
        asOf: asOfOf(included.map(({ post: { till, receipts } }) => [till, receipts[0]?.seq])),
        data: {},
      });
    return true;
  });
  services.push(service);
  return { service, reads };
}

function asOfOf(all: readonly (readonly [till: number, seq: number | undefined])[]): AsOf {
  const latest = new Map<number, number>();
  for (const [till, seq = 0] of all) latest.set(till, Math.max(seq, latest.get(till) ?? 0));
  return [...latest].sort(([a], [b]) => a - b).map(([till, seq]) => [1, till, seq]);
}

/** 50 requests in one second, evenly spaced, so that the counts are exact. */
const drive = async (service: TestService, scenario: Scenario, more: Partial<OpenSetup> = {}) =>
  (await driveOpen({ ...setupFor(service, scenario), ratePerSecond: 50, arrivals: 'even', ...more })).phase;

describe.concurrent('after an acknowledged write', () => {
  it('its shop’s overview is read, one read at a time, and every write is seen', async () => {
    const { service, reads } = await includingService(() => true);
    const phase = await drive(service, looking(WRITES));
    expect(phase.visibility).toMatchObject({ recorded: 50, failed: 0 });
    expect(new Set(reads.paths)).toEqual(new Set(['/v1/shops/1/products']));
    expect(reads.mostAtOnce).toBe(1);
  });

  it('a time is at least the pauses between the reads that did not include it', async () => {
    // Included from the 6th read after its arrival on. The first of those may have been sent before the acknowledgement;
    // four pauses of 10 ms lie between the others. Node's timers may fire up to a millisecond early.
    const { service } = await includingService((read, readsBefore) => read >= readsBefore + 5);
    const { visibility } = await drive(service, looking(WRITES));
    expect(visibility).toMatchObject({ recorded: 50, failed: 0 });
    expect(ranked(visibility ?? { failed: 0, histogram: '' }).countWithin(36_000)).toBe(0);
  });

  it('a read that fails is followed by another', async () => {
    const { service } = await includingService(
      () => true,
      (read) => read % 2 === 0,
    );
    expect((await drive(service, looking(WRITES))).visibility).toMatchObject({ recorded: 50, failed: 0 });
  });

  it('what is never seen ranks last', async () => {
    const { service } = await includingService(() => false);
    const { visibility, outcomes } = await drive(service, looking(WRITES), { timeoutMs: 500 });
    expect(visibility).toMatchObject({ recorded: 0, failed: outcomes.answered });
    expect(visibility && ranked(visibility).percentile(0.5)).toEqual({ kind: 'beyond' });
  });

  it('an answer to anybody else about the shop counts as well', async () => {
    // The overview, which is what the probes ask for, never includes anything.
    const { service } = await includingService((_, __, path) => path !== '/v1/shops/1/products');
    const { visibility } = await drive(service, looking(BOTH), { timeoutMs: 2000 });
    expect(visibility?.recorded).toBeGreaterThan(0);
  });
});

describe.concurrent('probes', () => {
  it('count in no other figure', async () => {
    const { service, reads } = await includingService((read, readsBefore) => read >= readsBefore + 3);
    const phase = await drive(service, looking(WRITES));
    expect(phase.outcomes).toMatchObject({ due: 50, answered: 50 });
    expect(phase.good).toBe(50);
    expect(phase.operations.map(({ operation }) => operation)).toEqual(['receipts']);
    expect(ranked(phase.lag).recorded).toBe(50);
    expect(service.received()).toBe(50 + reads.paths.length);
  });

  it('look for what was written in the warm-up, and do not count it', async () => {
    const { service } = await includingService(() => true);
    const { visibility } = await drive(service, looking(WRITES), { warmupSeconds: 1 });
    expect(visibility).toMatchObject({ recorded: 50, failed: 0 });
    expect(service.posts).toHaveLength(100);
  });

  it('are not sent where nobody asked for them', async () => {
    const { service, reads } = await includingService(() => true);
    expect((await drive(service, WRITES)).visibility).toBeNull();
    expect(reads.paths).toEqual([]);
  });
});

it('probes leave no connection behind', async () => {
  const { service } = await includingService(() => false);
  await drive(service, looking(WRITES), { timeoutMs: 200 });
  await expect.poll(service.openSockets).toBe(0);
});
