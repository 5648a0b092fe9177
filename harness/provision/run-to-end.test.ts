import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runToEnd } from './run-to-end.ts';
import { ownCache, processesIn, until } from './test-helpers.ts';

const folder = ownCache();

function request(script: string) {
  const logFile = join(folder.current, 'build.log');
  return { name: 'build', argv: ['node', '-e', script], env: {}, cwd: folder.current, logFile } as const;
}

/** Takes 0.3 s of CPU, however long that takes. */
const BURN = 'for (let cpu = 0; cpu < 3e5; ) { const { user, system } = process.cpuUsage(); cpu = user + system; }';

test('the CPU of a command counts, and that of the children it waited for', async () => {
  const both = `require('child_process').spawnSync(process.execPath, ['-e', '${BURN}']); ${BURN}`;
  const { seconds, cpuSeconds } = await runToEnd(request(both));
  // 0.3 s each, less a tick of rounding for each figure of the two.
  expect(cpuSeconds).toBeGreaterThanOrEqual(0.56);
  // They ran one after the other.
  expect(seconds).toBeGreaterThanOrEqual(0.56);
});

test('a failure carries the line that names the error, not the end of the stack', async () => {
  const failed = runToEnd(request('console.log("all is well"); throw new RangeError("boom")'));
  await expect(failed).rejects.toMatchObject({
    kind: 'command-failed',
    message: `build ended with code 1: RangeError: boom; see ${join(folder.current, 'build.log')}.err`,
  });
});

test('a failure without an error carries the last line, without control characters', async () => {
  const failed = runToEnd(request('console.error("first\\n\\x1b[31mlast"); process.exitCode = 2'));
  await expect(failed).rejects.toThrow('build ended with code 2: [31mlast;');
});

test('a silent failure says so', async () => {
  await expect(runToEnd(request('process.kill(process.pid, "SIGKILL")'))).rejects.toThrow(
    'build was ended by SIGKILL without a word',
  );
});

test('an interrupted command is ended', async () => {
  const interruption = new AbortController();
  const finished = runToEnd(request('setInterval(() => {}, 1000)'), interruption.signal);
  // Guard and command.
  await until('both run', () => processesIn(folder.current).length === 2);
  interruption.abort();
  await expect(finished).rejects.toMatchObject({ kind: 'interrupted' });
  expect(processesIn(folder.current)).toEqual([]);
});
