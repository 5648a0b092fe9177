import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isRunning, readStat, startedWith } from './processes.ts';

test('a process with blanks and brackets in its name is read right', async () => {
  const script = 'process.title = "a) R 1 (b"; console.log(1); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', script], { env: { MARK: 'a=b' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = child.pid ?? 0;
  await once(child.stdout, 'data');
  expect(readStat(pid)).toMatchObject({ pid, group: readStat('self')?.group });
  const id = identify(pid);
  expect(isRunning(id)).toBe(true);
  expect(isRunning({ pid, startTime: id.startTime + 1 })).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isRunning(id)).toBe(false);
  expect(readStat(pid)).toBeUndefined();
});

test('a variable of the environment is read whole', async () => {
  const env = { FIRST_MARK: 'other', MARK: 'a=b' };
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { env, stdio: 'ignore' });
  const pid = child.pid ?? 0;
  expect(startedWith(pid, 'MARK')).toBe('a=b');
  expect(startedWith(pid, 'NO_MARK')).toBeUndefined();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(startedWith(pid, 'MARK')).toBeUndefined();
});
