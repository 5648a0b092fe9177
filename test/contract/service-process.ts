/** Starts the memory service as a process of its own, as the harness starts implementations. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SERVICE = fileURLToPath(new URL('memory-service.ts', import.meta.url));
const READY_DEADLINE_MS = 20_000;

export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly baseUrl: string;
  /** What it wrote to stderr so far. */
  stderr(): string;
}

/** @param env - BENCH_* variables; those left out are not set */
export function spawnService(env: Readonly<Record<string, string>>): ServiceProcess {
  const child = spawn(process.execPath, [SERVICE], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return { child, baseUrl: `http://127.0.0.1:${env.BENCH_PORT}`, stderr: () => stderr };
}

export async function untilReady({ baseUrl, child, stderr }: ServiceProcess): Promise<void> {
  const deadline = Date.now() + READY_DEADLINE_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const status = await fetch(`${baseUrl}/readyz`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(20);
  }
  throw new Error(`the service did not become ready: ${stderr()}`);
}

/** @returns its exit code, null if it died of the signal */
export async function endService({ child }: ServiceProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

/** @returns a port that nobody listened on a moment ago */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A folder for BENCH_STATE that is gone after `remove`. */
export function stateFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'bench-contract-'));
  return { path, remove: () => rmSync(path, { recursive: true }) };
}
