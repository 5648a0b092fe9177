import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { cpuSecondsBetween, peakMemory, processStat, readTree } from './processes.ts';

it('reads a name with spaces and brackets', () => {
  // pid (name) state ppid pgrp session tty tpgid flags minflt cminflt majflt cmajflt utime stime cutime cstime …
  const line = '42 (a ) b) S 7 42 42 0 -1 4194560 1 2 3 4 10 20 30 40 20 0 1 0 99';
  expect(processStat(line)).toEqual({ pid: 42, parent: 7, ticks: 30, childTicks: 70 });
  expect(processStat('')).toBeNull();
});

it('counts memory that a server shares with its workers once, and what is their own for each', () => {
  const status = (peak: number, shared: number) => `Name:\tpostgres\nVmHWM:\t ${peak} kB\nRssShmem:\t ${shared} kB\n`;
  const kibibytes = (texts: readonly string[]) => peakMemory(texts) / 1024;
  expect(kibibytes([status(110, 100), status(95, 90), status(30, 0)])).toBe(100 + 10 + 5 + 30);
  // One that has ended meanwhile.
  expect(kibibytes([status(110, 100), ''])).toBe(110);
  expect(kibibytes([])).toBe(0);
});

const process1 = (tickSeconds: number, threads: readonly number[], childSeconds = 0) => ({
  pid: 1,
  tickSeconds,
  childSeconds,
  threadSeconds: new Map(threads.map((seconds, index) => [String(index), seconds])),
});
const tree = (...processes: ReturnType<typeof process1>[]) => ({ cpuSeconds: 0, peakMemoryBytes: 0, processes });

it('never counts backwards, and the past of what has ended not twice', () => {
  expect(cpuSecondsBetween(tree(process1(2, [])), tree(process1(5, [])))).toBe(3);
  expect(cpuSecondsBetween(tree(process1(5, [])), tree(process1(2, [])))).toBe(0);
  expect(cpuSecondsBetween(tree(process1(5, [])), null)).toBe(0);
  const child = { ...process1(4, []), pid: 2 };
  expect(cpuSecondsBetween(tree(process1(1, []), child), tree(process1(1, [], 4.5)))).toBeCloseTo(0.5);
  expect(cpuSecondsBetween(tree(process1(1, [])), tree(process1(1, []), child))).toBe(4);
});

it('threads tell less than a tick, also after others have ended; what those took is in the ticks', () => {
  // A thread of 1 s had ended before the first reading.
  expect(cpuSecondsBetween(tree(process1(3, [2])), tree(process1(3.01, [2.004])))).toBeCloseTo(0.004);
  // A thread of 1 s came and went in between.
  expect(cpuSecondsBetween(tree(process1(3, [3])), tree(process1(4.1, [3.1])))).toBeCloseTo(1.08);
});

it.runIf(process.platform === 'linux')('tells less than a tick', async () => {
  const counts = 'echo up; read go; i=0; while [ $i -lt 5000 ]; do i=$((i+1)); done; echo done; read end';
  const child = spawn('sh', ['-c', counts], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const before = readTree(child.pid ?? 0);
  child.stdin.write('go\n');
  await once(child.stdout, 'data');
  const used = cpuSecondsBetween(before, readTree(child.pid ?? 0));
  child.stdin.end();
  expect(used).toBeGreaterThan(0);
  expect(Math.abs(used * 100 - Math.round(used * 100))).toBeGreaterThan(1e-6);
});

it.runIf(process.platform === 'linux')('counts children, living and waited for', async () => {
  // The grandchild burns half a second of CPU and ends; a second one lives on.
  const burn = 'const until = process.cpuUsage().user + 5e5; while (process.cpuUsage().user < until);';
  const parent = `
    const { spawn, spawnSync } = require('node:child_process');
    spawnSync(process.execPath, ['-e', ${JSON.stringify(burn)}]);
    spawn(process.execPath, ['-e', 'console.log("up"); process.stdin.resume()'], { stdio: ['pipe', 'inherit', 'inherit'] });
    process.stdin.on('end', () => process.exit()).resume();`;
  const child = spawn(process.execPath, ['-e', parent], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const usage = readTree(child.pid ?? 0);
  child.stdin.end();
  await once(child, 'exit');

  expect(usage?.processes).toHaveLength(2);
  expect(usage?.cpuSeconds).toBeGreaterThan(0.45);
  expect(usage?.peakMemoryBytes).toBeGreaterThan(20 * 2 ** 20);
  expect(readTree(child.pid ?? 0)).toBeNull();
});
