import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { disturbanceMeter, disturbersIn, LIMITS } from './disturbance.ts';

it('a machine is disturbed by whatever is above its limit, and not by what cannot be read', () => {
  expect(disturbersIn(LIMITS)).toEqual([]);
  expect(disturbersIn({ stealShare: null, othersCores: null, wakeUpLateMs: 0 })).toEqual([]);
  expect(disturbersIn({ stealShare: 0.03, othersCores: 3, wakeUpLateMs: 1.01 })).toEqual([
    'stealShare',
    'othersCores',
    'wakeUpLateMs',
  ]);
});

it('measures while something is measured, several times, and ends', async () => {
  const meter = await disturbanceMeter(process.pid);
  for (let time = 0; time < 2; time++) {
    const end = meter.begin();
    await sleep(200);
    const { stealShare, othersCores, wakeUpLateMs } = end();
    for (const value of [stealShare ?? 0, othersCores ?? 0, wakeUpLateMs]) expect(value).toBeGreaterThanOrEqual(0);
  }
  await meter.stop();
});
