/** The driver's self-test as a user runs it: on a busy machine it may be unable to tell, and then it has to say so. */
import { expect, test } from 'vitest';
import { bench, linesOf, PATIENCE_MS, place, startBench } from './bench.ts';
import { expectNothingLeft, harnessOf, tracesOf } from './traces.ts';

const at = place();

interface Said {
  readonly exitCode: number;
  readonly open: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly attempts: readonly { readonly truth: object; readonly ours: object; readonly differences: unknown[] }[];
    readonly autocannon: { readonly off: readonly string[] };
  }[];
}

test(
  'the driver is right, or the machine too disturbed to tell',
  async () => {
    const ended = await bench(at, ['selftest', '--quick', '--json']);
    expect([0, 3], ended.stdout + ended.stderr).toContain(ended.code);
    expect(linesOf(ended.stdout)).toHaveLength(1);
    const said: Said = JSON.parse(ended.stdout);
    expect(said.exitCode).toBe(ended.code);
    expect(said.open.map(({ name }) => name)).toEqual(['constant', 'stall', 'hang']);
    for (const { verdict, attempts } of said.open) {
      expect(['right', 'disturbed']).toContain(verdict);
      expect(attempts.at(-1)?.differences.length === 0).toBe(verdict === 'right');
    }
    // What was never answered is in none of its percentiles, on any machine.
    expect(said.open.find(({ name }) => name === 'hang')?.autocannon.off).toContain('p99');
    await expectNothingLeft(at, []);
  },
  PATIENCE_MS,
);

test.each([
  ['driving', /^stall: no answer/m],
  ['autocannon drives', /^constant: autocannon/m],
])(
  'Ctrl-C while %s leaves nothing behind',
  async (_, moment) => {
    const running = startBench(at, ['selftest', '--quick']);
    await running.says(moment);
    const traces = tracesOf(at, harnessOf(running.pid));

    running.signalGroup('SIGINT');

    expect(await running.ended).toMatchObject({ code: 130, stdout: '' });
    expect(linesOf((await running.ended).stderr).at(-1)).toBe('bench: interrupted by SIGINT');
    expect(traces.length).toBeGreaterThan(0);
    await expectNothingLeft(at, traces);
  },
  PATIENCE_MS,
);
