import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Guarded, startGuarded, stopAllChildren } from './children.ts';
import { readStat } from './processes.ts';
import { isThere, ownCache, processesIn, startHarness, until } from './test-helpers.ts';

const folder = ownCache();

/** Long enough for what is to end by itself, short enough to wait for what is not. */
const GRACE_MS = 1_000;
const STAY = 'setInterval(() => {}, 1000);';
/** Starts a child that stays, and prints its pid. */
const SPAWN = `
  const child = require('child_process').spawn(process.execPath, ['-e', '${STAY}'], { stdio: 'ignore' });
  console.log(child.pid);`;
const STAY_WITH_CHILD = SPAWN + STAY;
/** As above, but the child leaves the group. */
const STAY_WITH_ESCAPED_CHILD = STAY_WITH_CHILD.replace("stdio: 'ignore'", "stdio: 'ignore', detached: true");
const STUBBORN = `process.on('SIGTERM', () => {}); console.log(process.pid); ${STAY}`;

function request(script: string, env: Record<string, string> = {}) {
  const logFile = join(folder.current, 'child.log');
  return { name: 'child', argv: ['node', '-e', script], env, cwd: folder.current, logFile, graceMs: GRACE_MS } as const;
}

/** A harness that guards one command and tells its pid. */
function guardingHarness(script: string) {
  return startHarness(
    folder.current,
    `import { startGuarded } from './children.ts';
     const child = await startGuarded(${JSON.stringify(request(script))});
     console.log(child.pid);`,
  );
}

async function printed(): Promise<string> {
  const read = () => readFileSync(join(folder.current, 'child.log'), 'utf8');
  await until('the child has printed a line', () => read().endsWith('\n'));
  return read();
}

function guardOf(child: Guarded): number {
  const text = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
}

async function nobodyIsLeft(): Promise<void> {
  await until('nobody is left', () => processesIn(folder.current).length === 0);
}

describe('a guarded command ends with its harness', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('when all of its process group gets %s', async (signal) => {
    const harness = guardingHarness(STAY_WITH_CHILD);
    const child = Number(await harness.next());
    const grandchild = Number(await printed());
    expect([child, grandchild].every(isThere)).toBe(true);
    process.kill(-harness.pid, signal);
    await nobodyIsLeft();
    expect([child, grandchild].some(isThere)).toBe(false);
  });

  test('with a grandchild that has left its group', async () => {
    const harness = guardingHarness(STAY_WITH_ESCAPED_CHILD);
    await harness.next();
    const grandchild = Number(await printed());
    expect(readStat(grandchild)?.group).toBe(grandchild);
    harness.process.kill('SIGKILL');
    await nobodyIsLeft();
  });

  test('though it ignores SIGTERM', async () => {
    const harness = guardingHarness(STUBBORN);
    await harness.next();
    await printed();
    harness.process.kill('SIGKILL');
    await nobodyIsLeft();
  });

  test('whatever moment of the start the harness is killed in', async () => {
    for (let delay = 0; delay < 200; delay += 25) {
      const harness = startHarness(
        folder.current,
        `import { startGuarded } from './children.ts';
         const started = startGuarded(${JSON.stringify(request(STAY))});
         console.log(1);
         await started;`,
      );
      await harness.next();
      await sleep(delay);
      harness.process.kill('SIGKILL');
      await until('the harness is gone', () => !isThere(harness.pid));
      await nobodyIsLeft();
    }
  });
});

describe('stop', () => {
  test('ends the command and its grandchildren', async () => {
    const child = await startGuarded(request(STAY_WITH_CHILD));
    const grandchild = Number(await printed());
    await child.stop();
    expect(isThere(grandchild)).toBe(false);
    expect(await child.exited).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(processesIn(folder.current)).toEqual([]);
  });

  test('lets the command finish what it does on SIGTERM', async () => {
    const child = await startGuarded(
      request(`process.on('SIGTERM', () => setTimeout(() => process.exit(7), 100)); console.log('up'); ${STAY}`),
    );
    await printed();
    await child.stop();
    expect(await child.exited).toMatchObject({ code: 7, signal: null });
  });

  test('ends a command that ignores SIGTERM by SIGKILL', async () => {
    const child = await startGuarded(request(STUBBORN));
    await printed();
    await child.stop();
    expect(await child.exited).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  test('can be called again, and for all children at once', async () => {
    const children = await Promise.all([startGuarded(request(STAY)), startGuarded(request(STAY))]);
    await stopAllChildren();
    await Promise.all(children.map((child) => child.stop()));
    expect(processesIn(folder.current)).toEqual([]);
  });
});

test('a command whose guard is killed is ended by the harness', async () => {
  const child = await startGuarded(request(STAY_WITH_CHILD));
  await printed();
  process.kill(guardOf(child), 'SIGKILL');
  expect(await child.exited).toMatchObject({ code: null, signal: 'SIGKILL' });
  expect(processesIn(folder.current)).toEqual([]);
});

test('a command that leaves a grandchild behind does not keep it, even without a mark', async () => {
  const unmarked = SPAWN.replace("stdio: 'ignore'", "stdio: 'ignore', env: {}");
  const child = await startGuarded(request(`${unmarked} process.exit(3);`));
  expect(await child.exited).toMatchObject({ code: 3 });
  await nobodyIsLeft();
});

test('a command gets what it was given and no other variable of the harness', async () => {
  process.env.NOT_FOR_CHILDREN = 'x';
  const script = 'console.log(JSON.stringify([process.env.NOT_FOR_CHILDREN, process.env.GIVEN, process.version]))';
  const child = await startGuarded(request(script, { GIVEN: 'y' }));
  await child.exited;
  expect(JSON.parse(await printed())).toEqual([null, 'y', process.version]);
  delete process.env.NOT_FOR_CHILDREN;
});

test('a program that does not exist is named', async () => {
  const started = startGuarded({ ...request(''), argv: ['no-such-program'] });
  await expect(started).rejects.toMatchObject({
    kind: 'not-started',
    // With ENOENT, or EACCES if a folder of $PATH is closed to us.
    message: expect.stringContaining('cannot start child (no-such-program): spawn no-such-program E'),
  });
});

test('the last lines are those of this start, on standard error first', async () => {
  const first = await startGuarded(request('console.error("an earlier start")'));
  await first.exited;
  const child = await startGuarded(request('console.log("out"); console.error("one\\n\\ntwo\\nthree")'));
  await child.exited;
  expect(await child.lastLines(2)).toEqual(['two', 'three']);
});
