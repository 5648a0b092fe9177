import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startGuarded } from '../provision/children.ts';
import { noGroups, ownCache, until } from '../provision/test-helpers.ts';
import { cpuBetween, cpuSource, type Metered, readCpu } from './components.ts';

const folder = ownCache();

/** Of a group as the kernel shows one. */
function used(component: string, pid: number, microseconds: number): Metered {
  const group = join(folder.current, String(pid));
  mkdirSync(group, { recursive: true });
  writeFileSync(join(group, 'cpu.stat'), `usage_usec ${microseconds}\nuser_usec 1\nsystem_usec 2\n`);
  return { component, pid, group };
}

test('processes of one component add up, and a group that is gone counts nothing', () => {
  const processes = [used('backend', 1, 5_000_000), used('job', 2, 100), used('backend', 3, 0)];
  const before = readCpu(processes);
  used('backend', 1, 5_250_000);
  used('backend', 3, 500_000);
  writeFileSync(join(folder.current, '2', 'cpu.stat'), '');
  expect(cpuBetween(processes, before, readCpu(processes))).toEqual({ backend: 0.75, job: 0 });
});

test('one process without a group, and all are read as processes', () => {
  const grouped = used('backend', process.pid, 0);
  const alone = { component: 'job', pid: process.pid, group: null };
  expect(cpuSource([grouped])).toBe('cgroups');
  expect(cpuSource([grouped, alone])).toBe('processes');
  const before = readCpu([grouped, alone]);
  used('backend', process.pid, 99_000_000);
  expect(cpuBetween([grouped], before, readCpu([grouped, alone])).backend).toBeLessThan(99);
});

test('a service without processes to look at has no groups either', () => {
  expect(cpuSource([])).toBe('processes');
  expect(cpuBetween([], readCpu([]), readCpu([]))).toEqual({});
});

test('groups count what came and went between two readings; processes do not', async ({ skip }) => {
  skip(noGroups() !== null, noGroups() ?? '');
  // The shell is gone before the one that burns: nobody of the family ever waits for that.
  const burn =
    'for (let n = 0; n % 1e6 || process.cpuUsage().user < 5e5; n++); console.log(JSON.stringify(process.cpuUsage()))';
  const script = `
    const { spawnSync } = require('node:child_process');
    process.on('SIGUSR2', () => spawnSync('sh', ['-c', '"$0" -e "$1" &', process.execPath, ${JSON.stringify(burn)}],
      { stdio: 'inherit' }));
    setInterval(() => {}, 1000);
    console.log('up');`;
  const logFile = join(folder.current, 'child.log');
  const request = { name: 'child', argv: ['node', '-e', script], env: {}, cwd: folder.current, logFile } as const;
  const child = await startGuarded(request);
  const lines = () => readFileSync(logFile, 'utf8').split('\n').slice(0, -1);
  await until('it is up', () => lines().length === 1);
  const grouped = [{ component: 'backend', pid: child.pid, group: child.group }];
  const ungrouped = [{ component: 'backend', pid: child.pid, group: null }];
  const [before, beforeWithout] = [readCpu(grouped), readCpu(ungrouped)];
  process.kill(child.pid, 'SIGUSR2');
  await until('it has burnt', () => lines().length === 2);
  const [after, afterWithout] = [readCpu(grouped), readCpu(ungrouped)];
  await child.stop();

  const burnt: { user: number; system: number } = JSON.parse(lines()[1] ?? '');
  const seconds = (burnt.user + burnt.system) / 1e6;
  expect(cpuBetween(grouped, before, after).backend).toBeGreaterThan(0.95 * seconds);
  expect(cpuBetween(ungrouped, beforeWithout, afterWithout).backend).toBeLessThan(seconds);
});
