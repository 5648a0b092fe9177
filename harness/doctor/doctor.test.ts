import { expect, test } from 'vitest';
import { examine } from '../doctor.ts';
import { ownGroup, quotaOf } from './groups.ts';
import { openFileLimit } from './limits.ts';
import { availableMemory } from './machine.ts';
import { benchCommand, busiest, plain, swapUsed } from './others.ts';

test('the busiest are those that used most since the first look, but for ourselves', () => {
  const before = new Map([
    [1, 1_000],
    [2, 50],
    [3, 10],
    [4, 0],
    [9, 0],
  ]);
  const after = new Map([
    // Nothing in 2 s
    [1, 1_000],
    // 100 ticks are a second: half of a core
    [2, 150],
    // All of one
    [3, 210],
    // 9 ticks: less than 5 % of a core
    [4, 9],
    // New: 20 ticks in all
    [5, 20],
    [6, 40],
    // Ourselves
    [9, 200],
  ]);
  expect(busiest(before, after, 2, 9)).toEqual([
    { pid: 3, cores: 1 },
    { pid: 2, cores: 0.5 },
    { pid: 6, cores: 0.2 },
  ]);
});

test('names from outside are one plain piece of text', () => {
  expect(plain('\u001b[31mevil\n\u202ename\u0007\u2028x')).toBe('[31mevil name x');
  expect(plain('x'.repeat(100))).toHaveLength(40);
  expect(plain('Größe 漢字')).toBe('Größe 漢字');
});

test.each([
  [['/opt/node', '--disable-warning=ExperimentalWarning', '/home/x/cli/main.ts', 'run', '--scale', '1'], 'run'],
  [['/opt/node', '--disable-warning=ExperimentalWarning', '/home/x/cli/main.ts', '\u001b[2Jrun'], '[2Jrun'],
  // The shim, an editor, a project with a file of that name
  [['node', '/home/x/bin/bench.js', 'run'], null],
  [['vi', '/home/x/cli/main.ts'], null],
  [['node', '/home/y/cli/main.ts', 'run'], null],
  [[''], null],
])('of %o the command of bench is %s', (words, command) => {
  expect(benchCommand(`${words.join('\0')}\0`)).toBe(command);
});

test.each([
  ['max 100000\n', null],
  ['150000 100000\n', 1.5],
  ['', null],
])('a cpu.max of %j is a quota of %s cores', (text, cores) => {
  expect(quotaOf(text)).toBe(cores);
});

const V1 = '31 24 0:27 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n';
const V2 = '42 24 0:29 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n';
const HYBRID = '43 24 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n';

test.each([
  ['version 2', V2, '0::/user.slice/a\n', { mount: '/sys/fs/cgroup', folder: '/sys/fs/cgroup/user.slice/a' }],
  ['a container of its own', V2, '0::/\n', { mount: '/sys/fs/cgroup', folder: '/sys/fs/cgroup/' }],
  [
    'both versions',
    V1 + HYBRID,
    '3:cpu:/x\n0::/y\n',
    { mount: '/sys/fs/cgroup/unified', folder: '/sys/fs/cgroup/unified/y' },
  ],
  ['version 1', V1, '3:cpu:/x\n', null],
  ['no /proc', '', '', null],
])('our control group with %s', (_, mountInfo, groups, group) => {
  expect(ownGroup(mountInfo, groups)).toEqual(group);
});

const MEMINFO = 'MemTotal: 100 kB\nMemAvailable:   40 kB\nSwapTotal:  30 kB\nSwapFree:   10 kB\n';

test('memory that is available, and swap in use', () => {
  expect(availableMemory(MEMINFO)).toBe(40 * 1024);
  expect(swapUsed(MEMINFO)).toBe(20 * 1024);
  expect([availableMemory(''), swapUsed('')]).toEqual([null, null]);
});

test.each([
  ['Max open files            1024                 524288               files     \n', 1024],
  ['Max open files            unlimited            unlimited            files     \n', null],
  ['', null],
])('of %j the limit of open files is %s', (limits, limit) => {
  expect(openFileLimit(limits)).toBe(limit);
});

test('everything is found on this machine, each in one plain line', async () => {
  const findings = await examine();
  const names = findings.map(({ what }) => what);
  expect(new Set(names).size).toBe(names.length);
  for (const { state, what, found, advice } of findings) {
    expect(state, found).not.toBe('broken');
    expect([what, found, advice ?? ''].join()).not.toMatch(/\p{Cc}/u);
    expect(advice === null).toBe(state === 'fine');
  }
}, 60_000);
