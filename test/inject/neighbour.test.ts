/** The neighbour burns beside a command, and is gone with it, however it went. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { PROJECT } from '../end-to-end/bench.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
    child.stdin?.destroy();
  }
});

function beside(...command: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [join(PROJECT, 'benchmarks/gate/neighbour.ts'), '--', ...command], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  started.push(child);
  return child;
}

/** Until its input, which is the test's, is closed. */
const FOREVER = [process.execPath, '-e', 'process.stdin.resume()'];

test('it exits as the command did, and the burning process ends', async () => {
  const child = beside(process.execPath, '-e', 'setTimeout(() => process.exit(3), 500)');
  const burner = await burnerOf(child);
  const [code] = await once(child, 'exit');
  expect(code).toBe(3);
  await untilGone(burner);
});

test('it ends when what started it is killed', async () => {
  const child = beside(...FOREVER);
  const burner = await burnerOf(child);
  child.kill('SIGKILL');
  await untilGone(burner);
});

test('without the neighbour the command is ended, and its result is none', async () => {
  const child = beside(...FOREVER);
  process.kill(await burnerOf(child), 'SIGKILL');
  const [code] = await once(child, 'exit');
  expect(code).toBe(4);
});

test('a command that is not there is told', async () => {
  const child = beside('/no/such/command');
  const [code] = await once(child, 'exit');
  expect(code).toBe(4);
});

/** Waits for it; the test's own limit of time is the last word. */
async function burnerOf({ pid }: ChildProcess): Promise<number> {
  for (;;) {
    const burner = pids().find(
      (candidate) => parentOf(candidate) === pid && commandOf(candidate).includes('burner.ts'),
    );
    if (burner !== undefined) return burner;
    await sleep(20);
  }
}

async function untilGone(pid: number): Promise<void> {
  while (commandOf(pid).includes('burner.ts')) await sleep(20);
}

const pids = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
const parentOf = (pid: number) => Number(/^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1]);
/** Empty of a process that is gone, or that only waits for its parent to notice. */
const commandOf = (pid: number) => read(`/proc/${pid}/cmdline`);

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
