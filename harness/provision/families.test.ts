import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { endFamily, killFamily, MARK_VARIABLE } from './families.ts';
import { startedWith } from './processes.ts';
import { isThere, until } from './test-helpers.ts';

/** Often enough to meet the moment in which a dying process has lost its environment, and with it its mark. */
const ROUNDS = 25;

/** A process in a group of its own that only its mark ties to us. */
async function marked(mark: string): Promise<number> {
  const env = { ...process.env, [MARK_VARIABLE]: mark };
  const { pid = 0 } = spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env });
  await until('it has its mark', () => startedWith(pid, MARK_VARIABLE) === mark);
  return pid;
}

test('whoever only a mark gave away is gone when the killing is over', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const mark = `kill-${process.pid}-${round}`;
    const pid = await marked(mark);
    expect(await killFamily({ leader: null, mark }, 'unknown')).toBe(1);
    expect(isThere(pid)).toBe(false);
  }
});

test('whoever only a mark gave away is gone when the ending is over', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const mark = `end-${process.pid}-${round}`;
    const pid = await marked(mark);
    await endFamily({ leader: null, mark }, 10_000, 'unknown');
    expect(isThere(pid)).toBe(false);
  }
});
