import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { pidsOf } from '../measure/processes.ts';
import { coresIn, keepOn, sharedCores } from './cores.ts';

const status = (list: string) => `Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t${list}\n`;

describe('the driver gets the first core that there is, and the services all others', () => {
  test.each([
    ['0-1', '0', '1'],
    ['0-3,8', '0', '1,2,3,8'],
    ['2,5', '2', '5'],
  ])('of %s', (all, driver, services) => {
    expect(coresIn(status(all))).toEqual({ driver, services, all });
  });

  test('with a single one, or where the kernel does not say, there is nothing to give out', () => {
    expect(coresIn(status('3'))).toBeNull();
    expect(coresIn('Name:\tnode\n')).toBeNull();
  });
});

const children: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const cores = sharedCores();
test.skipIf(cores === null)(
  'a process is kept there with the children that it has, and those that it gets',
  async () => {
    const child = spawn('sh', ['-c', 'sleep 60 & echo up; read line; sleep 61 & echo up; wait'], { stdio: 'pipe' });
    children.push(child);
    const says = () => new Promise((resolve) => child.stdout.once('data', resolve));
    await says();
    keepOn(cores?.services ?? '', [child.pid ?? 0]);
    child.stdin.write('\n');
    await says();
    const family = pidsOf(child.pid ?? 0);
    expect(family).toHaveLength(3);
    for (const pid of family) expect(coresOf(pid)).toBe(cores?.services);
    for (const pid of family.slice(1)) process.kill(pid, 'SIGKILL');
  },
);

function coresOf(pid: number): string | undefined {
  return /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
}
