import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Guarded, startGuarded } from './children.ts';
import { allGroups, enterGroup, groupFor, ownGroup, removeGroup } from './groups.ts';
import { readStat } from './processes.ts';
import { sweep } from './sweep.ts';
import { isThere, noGroups, ownCache, startHarness, until } from './test-helpers.ts';

const folder = ownCache();

const STAY = 'setInterval(() => {}, 1000);';
/** Starts a child in a session of its own, and prints its pid. */
const STAY_WITH_ESCAPED_CHILD = `
  const child = require('child_process').spawn(process.execPath, ['-e', '${STAY}'], { stdio: 'ignore', detached: true });
  console.log(child.pid);
  ${STAY}`;

function request(script: string) {
  const logFile = join(folder.current, 'child.log');
  return { name: 'child', argv: ['node', '-e', script], env: {}, cwd: folder.current, logFile } as const;
}

describe('the own group of a process', () => {
  const unified = 'cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n';
  const hybrid = 'cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n';

  test.each([
    {
      where: 'in the one tree',
      groups: '0::/user.slice/a.scope\n',
      mounts: unified,
      is: '/sys/fs/cgroup/user.slice/a.scope',
    },
    { where: 'beside the first version', groups: '2:cpu:/x\n0::/\n', mounts: hybrid, is: '/sys/fs/cgroup/unified/' },
    { where: 'without the second version', groups: '2:cpu:/x\n', mounts: hybrid, is: null },
    { where: 'where it is not mounted', groups: '0::/\n', mounts: 'proc /proc proc rw 0 0\n', is: null },
    { where: 'without /proc', groups: '', mounts: '', is: null },
  ])('$where', ({ groups, mounts, is }) => {
    expect(ownGroup(groups, mounts)).toBe(is);
  });
});

describe('where no group can be made', () => {
  test('nothing is left in a folder that is no group', () => {
    expect(enterGroup(join(folder.current, 'group'))).toBe(false);
    expect(readdirSync(folder.current)).not.toContain('group');
  });

  test('one that may not be written to, or is not there, is no error', () => {
    expect(enterGroup('/proc/self/group')).toBe(false);
    expect(enterGroup(join(folder.current, 'not', 'there'))).toBe(false);
  });

  test('what is there by its name is not entered', () => {
    const group = join(folder.current, 'group');
    mkdirSync(group);
    expect(enterGroup(group)).toBe(false);
  });
});

describe('the group of a guarded command', () => {
  test('holds all that it starts, whatever that does, and not its guard', async ({ skip }) => {
    skip(noGroups() !== null, noGroups() ?? '');
    const child = await startGuarded(request(STAY_WITH_ESCAPED_CHILD));
    const escaped = Number(await printed());
    expect(members(child)).toEqual([child.pid, escaped].toSorted((a, b) => a - b));
    expect(readFileSync(`/proc/${parentOf(child.pid)}/cgroup`)).toEqual(readFileSync('/proc/self/cgroup'));
    await child.stop();
  });

  test('goes with it', async ({ skip }) => {
    skip(noGroups() !== null, noGroups() ?? '');
    const child = await startGuarded(request(STAY));
    expect(await allGroups()).toContain(child.group);
    await child.stop();
    expect(await allGroups()).not.toContain(child.group);
  });

  test('goes with a command that could not be started', async ({ skip }) => {
    skip(noGroups() !== null, noGroups() ?? '');
    await expect(startGuarded({ ...request(STAY), argv: ['/not/there'] })).rejects.toThrow('cannot start');
    expect(await groupsOf(process.pid)).toEqual([]);
  });

  test('goes if its guard is killed', async ({ skip }) => {
    skip(noGroups() !== null, noGroups() ?? '');
    const child = await startGuarded(request(STAY));
    process.kill(parentOf(child.pid), 'SIGKILL');
    await child.stop();
    expect(await allGroups()).not.toContain(child.group);
  });

  test('goes by itself if its harness is killed', async ({ skip }) => {
    skip(noGroups() !== null, noGroups() ?? '');
    const { harness } = await otherHarness();
    harness.process.kill('SIGKILL');
    await until('its group is gone', async () => (await groupsOf(harness.pid)).length === 0);
  });

  test('is swept if harness and guard are killed at once', async ({ skip }) => {
    skip(noGroups() !== null, noGroups() ?? '');
    const { harness, child } = await otherHarness();
    const guard = parentOf(child);
    // The harness must not live to see its guard die, nor the guard to see its harness die.
    harness.process.kill('SIGSTOP');
    process.kill(guard, 'SIGKILL');
    harness.process.kill('SIGKILL');
    await until('harness and guard are gone', () => !isThere(harness.pid) && !isThere(guard));
    await sweep();
    expect(await groupsOf(harness.pid)).toEqual([]);
  });

  test('is spared by the sweep while its harness lives', async ({ skip }) => {
    skip(noGroups() !== null, noGroups() ?? '');
    const { harness } = await otherHarness();
    // Empty, as in the moment before its command begins; a group with processes nobody could remove.
    const [group = ''] = await groupsOf(harness.pid);
    const empty = `${group}-empty`;
    mkdirSync(empty);
    await sweep();
    expect(await allGroups()).toContain(empty);
    await removeGroup(empty);
    harness.process.kill('SIGKILL');
  });
});

test('a group is offered inside of the own one, under the name of its family', ({ skip }) => {
  skip(noGroups() !== null, noGroups() ?? '');
  const group = groupFor('1-2-3-x') ?? '';
  expect(group).toMatch(/\/aeb-1-2-3-x$/);
  expect(readFileSync(join(dirname(group), 'cgroup.procs'), 'utf8').split('\n')).toContain(String(process.pid));
});

async function otherHarness() {
  const harness = startHarness(
    folder.current,
    `import { startGuarded } from './children.ts';
     const child = await startGuarded(${JSON.stringify(request(STAY))});
     console.log(child.pid);`,
  );
  const child = Number(await harness.next());
  expect(await groupsOf(harness.pid)).toHaveLength(1);
  return { harness, child };
}

async function groupsOf(harness: number): Promise<string[]> {
  return (await allGroups()).filter((group) => group.includes(`/aeb-${harness}-`));
}

function members({ group }: Guarded): number[] {
  const pids = readFileSync(join(group ?? '', 'cgroup.procs'), 'utf8')
    .trim()
    .split('\n')
    .map(Number);
  return pids.toSorted((a, b) => a - b);
}

function parentOf(pid: number): number {
  expect(readStat(pid)).toBeDefined();
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
}

async function printed(): Promise<string> {
  const read = () => readFileSync(join(folder.current, 'child.log'), 'utf8');
  await until('the child has printed a line', () => read().endsWith('\n'));
  return read();
}
