import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { rateOf, rungBelow } from '../judge/capacity.ts';
import type { Capacity, Rung } from '../model/capacity.ts';
import type { Scenario } from '../model/scenario.ts';
import { type CapacitySetup, searchCapacity } from './capacity.ts';
import type { CapacityPlan } from './capacity-plan.ts';
import { json, READS, setupFor, startsTestServices, type TestService, WRITES } from './drive/test-service.ts';

const start = startsTestServices();

/** Short windows, for it is not the figures that are tested here. */
const PLAN: CapacityPlan = {
  budgetSeconds: 60,
  lowest: rungBelow(30),
  windowAt: () => ({ warmupSeconds: 0, seconds: 0.6 }),
};

/** From 100 per second on. */
function search(
  service: TestService,
  scenario: Scenario,
  plan: Partial<CapacityPlan> = {},
  more: Partial<CapacitySetup['window']> = {},
) {
  const rungs: Rung[] = [];
  const window = { ...setupFor(service, scenario), ...more };
  const onRung = (rung: Rung) => rungs.push(rung);
  const found = searchCapacity({ window, plan: { ...PLAN, ...plan }, guess: 100, onRung });
  return found.then(({ capacity, answers }) => ({ capacity, answers, rungs }));
}

const quickly = (latencyMs: number): Scenario => ({ ...READS, objectives: { latencyMs, stalenessMs: null } });

/** Whatever a search says, its rungs must bear it out. */
function borneOut(capacity: Capacity): void {
  const outcomeAt = (rate: number) => capacity.rungs.find(({ ratePerSecond }) => ratePerSecond === rate)?.outcome;
  if ('lastPass' in capacity && capacity.lastPass !== null) expect(outcomeAt(capacity.lastPass)).toBe('passed');
  if ('firstFail' in capacity && capacity.firstFail !== null) expect(outcomeAt(capacity.firstFail)).toBe('failed');
  if (capacity.state === 'void') expect(outcomeAt(capacity.driverBoundAt)).toBe('driver-bound');
  if (capacity.state === 'found') {
    expect(rungBelow(capacity.firstFail) - rungBelow(capacity.lastPass)).toBe(1);
  }
}

describe('a search', () => {
  it('of a service that never answers in time ends below the lowest rate, and waits for no whole window', async () => {
    const service = await start(async () => {
      await sleep(700);
      return false;
    });
    const plan = { windowAt: () => ({ warmupSeconds: 0, seconds: 30 }), lowest: rungBelow(60) };
    const { capacity, rungs } = await search(service, quickly(500), plan);
    expect(capacity).toMatchObject({ state: 'below', firstFail: rateOf(rungBelow(60)) });
    expect(rungs).toEqual(capacity.rungs);
    for (const { windows, outcome } of rungs) {
      expect(outcome).toBe('failed');
      for (const window of windows) expect(window).toMatchObject({ cutShort: true, good: 0, outcome: 'not-good' });
    }
  });

  it('of a service that refuses every receipt ends below, too', async () => {
    const service = await start((_, response) => {
      json(response, 503, {});
      return true;
    });
    const { capacity } = await search(service, WRITES);
    expect(capacity.state).toBe('below');
  });

  it('of a service that never fails invents no number', async () => {
    const { capacity, answers } = await search(await start(), READS, { budgetSeconds: 8 });
    borneOut(capacity);
    expect(['above', 'void', 'unfinished', 'found']).toContain(capacity.state);
    expect(capacity.rungs[0]).toMatchObject({ outcome: 'passed', ratePerSecond: rateOf(rungBelow(100)) });
    expect(answers.length).toBeGreaterThan(0);
  });

  it('of a service of one request at a time finds adjacent rungs below what that can do', async () => {
    // One after the other, 10 ms each and not less: 100 a second at most.
    let queue: Promise<unknown> = Promise.resolve();
    const service = await start(async () => {
      queue = queue.then(() => sleep(11));
      await queue;
      return false;
    });
    const { capacity } = await search(service, quickly(100), {
      lowest: 0,
      windowAt: () => ({ warmupSeconds: 0.2, seconds: 1.5 }),
    });
    borneOut(capacity);
    // Two and a half times as much cannot pass.
    if ('lastPass' in capacity && capacity.lastPass !== null) expect(capacity.lastPass).toBeLessThan(250);
  });

  it('ends unfinished when its budget is spent, with what it knows', async () => {
    const { capacity } = await search(await start(), READS, { budgetSeconds: 2 });
    expect(capacity).toMatchObject({ state: 'unfinished', because: 'budget', firstFail: null });
    borneOut(capacity);
  });

  it('does not begin where the budget decides no rung', async () => {
    const service = await start();
    const { capacity } = await search(service, READS, { lowest: null });
    expect(capacity).toMatchObject({ state: 'unfinished', because: 'budget', lastPass: null, rungs: [] });
    expect(service.received()).toBe(0);
  });

  it('ends when the service does not come back from a window', async () => {
    const service = await start((n) => n >= 20);
    const { capacity } = await search(service, quickly(200), {}, { timeoutMs: 1_000 });
    expect(capacity).toMatchObject({ state: 'unfinished', because: 'no-recovery' });
  });
});

it('stops at once when told to, with the reason, and leaves no connection', async () => {
  const service = await start();
  const stop = new AbortController();
  const reason = new Error('interrupted');
  const done = search(service, READS, {}, { signal: stop.signal });
  setTimeout(() => stop.abort(reason), 500);
  await expect(done).rejects.toBe(reason);
  await expect.poll(service.openSockets).toBe(0);
});
