import { expect, test } from 'vitest';
import type { Calibration } from '../../model/calibration.ts';
import { renderCalibrations } from './calibration.ts';
import { GATES, RESOLUTION } from './test-gates.ts';

const [workload] = GATES.pass.workloads;
if (workload?.shape == null) throw new Error('the gate has no shape');
const calibration: Calibration = {
  schema: 'aunt-emma-bench/calibration/1',
  benchVersion: '0.1.0',
  machine: 'AMD EPYC, 2 cores, 24 GiB',
  implementation: 'precompute',
  scenario: 'browse',
  plan: GATES.pass.plan,
  shape: workload.shape,
  generations: [
    ...workload.generations,
    ...workload.generations,
    ...workload.generations,
    ...workload.generations,
  ].slice(0, 13),
  resolution: RESOLUTION,
};

test('a calibration says, metric by metric, how noisy it is here and what a gate finds', () => {
  const text = renderCalibrations([calibration]);
  expect(text).toMatchInlineSnapshot(`
    "What a gate finds on AMD EPYC, 2 cores, 24 GiB, at scale 1 with 2 clients:

    precompute under browse: 12 generations, 1 left out, 18.4 s each at most, a gate
    of 8 min has room for 26
    metric                equal sides differ by   noise            found
    --------------------  ---------------------  ------  ---------------
    p50 response time       +0.2 % [−0.6, +1.0]   1.2 %        from +4 %
    CPU time per request    −0.1 % [−0.7, +0.5]  0.95 %        from +3 %
    throughput              −0.3 % [−1.4, +0.8]   1.7 %      from −4.5 %
    p99 response time     +5.1 % [−13.1, +27.1]    30 %  none up to 50 %

    Two equal sides were measured as a gate measures. noise: standard deviation
    between generations. found: the smallest change for the worse that 95 of 100
    gates fail with that noise, if generations are independent. From 12 generations
    the true noise may be 0.7 to 1.7 times what was found; from 30, 0.8 to 1.3 times
    (95 %). docs/gate.md tells how often gates were right.
    "
  `);
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('without a workload there is nothing to say', () => {
  expect(renderCalibrations([])).toBe('There was nothing to calibrate.\n');
});
