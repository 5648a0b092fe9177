import { afterAll, beforeAll, expect, it } from 'vitest';
import { isThere } from '../provision/test-helpers.ts';
import { BEHAVIOURS, type Behaviour } from './behaviours.ts';
import { driveKnown } from './drive.ts';
import { type KnownServer, startKnownServer } from './known-server.ts';

const signal = new AbortController().signal;
let server: KnownServer;
beforeAll(async () => {
  server = await startKnownServer(signal);
});
afterAll(() => server.stop());

const drive = async (name: string, more: Partial<Behaviour> = {}) => {
  const behaviour = BEHAVIOURS.find((known) => known.name === name);
  if (behaviour === undefined) throw new Error(name);
  return driveKnown({ server, signal }, { ...behaviour, ...more }, 1);
};

it.each([
  ['close', 'answered'],
  ['half-close', 'answered'],
  ['slow-body', 'answered'],
  ['reset', 'cutOff'],
  ['refusals', 'refused'],
] as const)('what the server says that it did is what a client met: %s', async (name, outcome) => {
  const { truth, ours } = await drive(name, { ratePerSecond: 300 });
  expect(ours.outcomes).toEqual(truth.outcomes);
  expect(truth.outcomes[outcome]).toBeGreaterThan(0);
  expect(truth.faults).toEqual({ early: 0, extra: 0, impatient: 0 });
});

it('what hangs is never answered', async () => {
  const { truth, ours } = await drive('hang', { timeoutMs: 300 });
  expect(truth.outcomes.timedOut).toBeGreaterThan(0);
  // More, where the machine is so busy that answers come too late.
  expect(ours.outcomes.timedOut).toBeGreaterThanOrEqual(truth.outcomes.timedOut);
});

it('ends as a process of its own', async () => {
  const other = await startKnownServer(signal);
  expect(other.pid).not.toBe(process.pid);
  expect(isThere(other.pid)).toBe(true);
  await other.stop();
  expect(isThere(other.pid)).toBe(false);
});
