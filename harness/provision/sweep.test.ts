import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCache, scratchFolder } from './cache.ts';
import { startGuarded } from './children.ts';
import { identify, pidNamespace, readStat } from './processes.ts';
import { sweep } from './sweep.ts';
import { isThere, ownCache, processesIn, startHarness, until } from './test-helpers.ts';

const folder = ownCache();

const DEAD_OWNER = `${2 ** 22 + 1}-1-${pidNamespace()}`;
const STAY = 'setInterval(() => {}, 1000)';

function request(script: string) {
  const logFile = join(folder.current, 'child.log');
  return { name: 'child', argv: ['node', '-e', script], env: {}, cwd: folder.current, logFile } as const;
}

/** A command whose guard and harness were killed at once; its pid. */
async function orphan(env: Record<string, string> = {}): Promise<number> {
  const harness = startHarness(
    folder.current,
    `import { readStat } from './processes.ts';
     import { startGuarded } from './children.ts';
     import { readFileSync } from 'node:fs';
     const child = await startGuarded(${JSON.stringify({ ...request(STAY), env })});
     const stat = readFileSync('/proc/' + child.pid + '/stat', 'utf8');
     console.log(JSON.stringify([child.pid, Number(stat.split(') ')[1].split(' ')[1])]));`,
  );
  const [child = 0, guard = 0] = (await harness.next()) as number[];
  // The harness must not live to see its guard die, nor the guard to see its harness die.
  harness.process.kill('SIGSTOP');
  process.kill(guard, 'SIGKILL');
  harness.process.kill('SIGKILL');
  await until('harness and guard are gone', () => !isThere(harness.pid) && !isThere(guard));
  return child;
}

function registers(): string[] {
  return readdirSync(openCache().running);
}

test('what lost guard and harness at once is ended, and its register removed', async () => {
  const child = await orphan();
  expect(isThere(child)).toBe(true);
  expect(registers()).toHaveLength(1);
  await sweep();
  expect(isThere(child)).toBe(false);
  expect(registers()).toEqual([]);
});

test('it is found by its mark where there is no register', async () => {
  const child = await orphan();
  for (const name of registers()) writeFileSync(join(openCache().running, name), 'half a regis');
  await sweep();
  // Not at once: its mark is seen on the whole machine, and the sweep of another command may have met it first.
  await until('it is gone', () => !isThere(child));
});

test('a stranger with the pid of an ended child is spared', async () => {
  const child = await startGuarded(request(STAY));
  const { pid, startTime } = identify(child.pid);
  const register = [{ leader: { pid, startTime: startTime - 1 }, mark: `${DEAD_OWNER}-x` }];
  writeFileSync(join(openCache().running, `${DEAD_OWNER}.json`), JSON.stringify(register));
  await sweep();
  expect(isThere(pid)).toBe(true);
  await child.stop();
});

test('a register that names no process of ours harms nobody', async () => {
  const ours = readStat('self');
  const register = [{ leader: { pid: 0, startTime: 0 }, mark: 'x' }, { leader: null, mark: 'x' }, null, 'x'];
  writeFileSync(join(openCache().running, `${DEAD_OWNER}.json`), JSON.stringify(register));
  await sweep();
  expect(ours).toBeDefined();
  expect(registers()).toEqual([]);
});

test('children, folders and half-built folders of living harnesses are spared', async () => {
  const harness = startHarness(
    folder.current,
    `import { scratchFolder, openCache } from './cache.ts';
     import { buildOnce } from './folders.ts';
     import { startGuarded } from './children.ts';
     const child = await startGuarded(${JSON.stringify(request(STAY))});
     const scratch = await scratchFolder('clone');
     await buildOnce(openCache().datasets + '/shops-1', async (partial) => {
       console.log(JSON.stringify({ pid: child.pid, folders: [scratch, partial] }));
       await new Promise(() => {});
     });`,
  );
  const own = await scratchFolder('own');
  const theirs = (await harness.next()) as { pid: number; folders: string[] };
  expect(await sweep()).toMatchObject({ folders: [] });
  expect([own, ...theirs.folders].every((path) => existsSync(path))).toBe(true);
  expect(isThere(theirs.pid)).toBe(true);

  harness.process.kill('SIGKILL');
  await until('the harness is gone', () => !isThere(harness.pid));
  expect((await sweep()).folders).toHaveLength(2);
  expect(theirs.folders.some((path) => existsSync(path))).toBe(false);
  expect(existsSync(own)).toBe(true);
  await until('nobody is left', () => processesIn(folder.current).length === 0);
});

test('finished folders are spared, whatever their name', async () => {
  const { datasets } = openCache();
  mkdirSync(join(datasets, '4194305-1-2'));
  mkdirSync(join(datasets, 'shops-1.partial-by-hand'));
  expect((await sweep()).folders).toEqual([]);
  expect(readdirSync(datasets)).toHaveLength(2);
});

test('what a harness in another container owns is spared for a day', async () => {
  const theirs = join(openCache().scratch, `1-1-${pidNamespace() + 1}`);
  mkdirSync(theirs);
  expect((await sweep()).folders).toEqual([]);
  const longAgo = Date.now() / 1000 - 25 * 3600;
  utimesSync(theirs, longAgo, longAgo);
  expect((await sweep()).folders).toEqual([theirs]);
});

test('the register holds children while they live', async () => {
  const child = await startGuarded(request(STAY));
  const [name = ''] = registers();
  expect(JSON.parse(readFileSync(join(openCache().running, name), 'utf8'))).toMatchObject([
    { leader: { pid: child.pid } },
  ]);
  await child.stop();
  expect(registers()).toEqual([]);
});
