import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { liveTills } from './live-tills.ts';
import { driveOpen, type OpenSetup } from './open.ts';
import type { KnownOutcomes } from './open-requests.ts';
import { type Mischief, READS, setupFor, type TestService, testService, WRITES } from './test-service.ts';

const services: TestService[] = [];
const start = async (mischief?: Mischief) => {
  const service = await testService(mischief);
  services.push(service);
  return service;
};
afterAll(() => Promise.all(services.map((service) => service.stop())));

const driveEvenly = (service: TestService, more: Partial<OpenSetup>) =>
  driveOpen({ ...setupFor(service, READS), ratePerSecond: 100, arrivals: 'even', ...more });

describe('a phase that ends when it is enough', () => {
  it('sends nothing more, waits for what is in flight, and counts nothing that was not due by then', async () => {
    const service = await start(async () => {
      await sleep(300);
      return false;
    });
    const scenario = { ...READS, objectives: { latencyMs: 200, stalenessMs: null } };
    const enough = ({ notGood }: KnownOutcomes) => notGood >= 5;
    const { phase, known } = await driveEvenly(service, { seconds: 3600, ratePerSecond: 50, scenario, enough });
    expect(known).toMatchObject({ due: 180_000, good: 0 });
    expect(known.notGood).toBeGreaterThanOrEqual(5);
    expect(phase.outcomes.due).toBe(service.received());
    expect(phase.outcomes).toMatchObject({ answered: phase.outcomes.due, unfinished: 0 });
    expect(phase.driverCores).toBeGreaterThan(0);
  });

  it('knows of requests that hang as soon as they are too late, and leaves the tills free', async () => {
    const service = await start(() => true);
    const scenario = { ...WRITES, objectives: { latencyMs: 100, stalenessMs: null } };
    const tills = liveTills(1, 4);
    const setup = {
      seconds: 3600,
      scenario,
      tills,
      timeoutMs: 1_000,
      enough: ({ notGood }: KnownOutcomes) => notGood > 20,
    };
    const { phase } = await driveEvenly(service, setup);
    expect(phase.outcomes.answered).toBe(0);
    expect(phase.outcomes.timedOut).toBeGreaterThan(0);
    expect(Array.from({ length: 4 }, () => tills.inTurn(1).busy)).toEqual([false, false, false, false]);
  });

  it('is asked about the window only, and runs to its end where it never is enough', async () => {
    const seen: KnownOutcomes[] = [];
    const enough = (known: KnownOutcomes) => {
      seen.push(known);
      return false;
    };
    const { phase, known } = await driveEvenly(await start(), { warmupSeconds: 0.5, enough });
    expect(phase.outcomes).toMatchObject({ due: 100, answered: 100 });
    expect(known).toEqual({ due: 100, good: 100, notGood: 0, sentLate: 0 });
    expect(seen.every(({ due }) => due === 100)).toBe(true);
  });
});
