import { expect, test } from 'vitest';
import { whileIdle } from './idle.ts';

const THIS = [{ component: 'backend', pid: process.pid, group: null }];
const { signal } = new AbortController();
const nothing = async () => 'done';

test('what is done meanwhile comes back, and what the processes used over all of it', async () => {
  const span = { leastSeconds: 0.05, waits: true };
  const { result, idle } = await whileIdle(THIS, span, signal, nothing);
  expect(result).toBe('done');
  expect(idle?.seconds).toBeGreaterThanOrEqual(0.05);
  expect(Object.keys(idle?.cpuSeconds ?? {})).toEqual(['backend']);
});

test('it is not waited for unless asked, and what was too short says nothing', async () => {
  const { idle } = await whileIdle(THIS, { leastSeconds: 3600, waits: false }, signal, nothing);
  expect(idle).toBeNull();
});

test('without processes to look at there is nothing to say', async () => {
  const { idle } = await whileIdle([], { leastSeconds: 0, waits: false }, signal, nothing);
  expect(idle).toBeNull();
});

test('an interruption ends the wait', async () => {
  const interruption = new AbortController();
  const waiting = whileIdle(THIS, { leastSeconds: 3600, waits: true }, interruption.signal, nothing);
  interruption.abort(new Error('interrupted'));
  await expect(waiting).rejects.toThrow('interrupted');
});
