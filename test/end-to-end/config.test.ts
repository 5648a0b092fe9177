/** A config file of the user's own: the example of the documents measured, a file found where bench is called, and bad ones. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readRunFile } from '../../reports/run-file.ts';
import { bench, linesOf, PATIENCE_MS, PROJECT, place } from './bench.ts';

const at = place();

test(
  'the example of the documents is measured',
  async () => {
    const runFolder = at.path('lunch');
    const chosen = ['--scenario', 'lunch', '--implementation', 'columnar-alone', '--quick', '--products', '4'];
    const config = `${PROJECT}docs/example/bench.config.ts`;
    const ended = await bench(at, ['run', '--config', config, ...chosen, '--out', runFolder]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/columnar-alone .*\n.*10 to 40 requests\/s/);

    const { plan, cells } = await readRunFile(runFolder);
    // A tenth of its 10 s, since the run was quick.
    expect(plan.scenarios).toMatchObject([{ name: 'lunch', phases: { closed: false, openSeconds: 1 } }]);
    const [result] = cells.flatMap(({ repeats }) => repeats);
    if (result?.state !== 'done') throw new Error(`not done: ${JSON.stringify(result).slice(0, 500)}`);
    const { closed, open } = result.measured;
    expect(closed).toBeNull();
    const receipts = open?.operations.find(({ operation }) => operation === 'receipts')?.outcomes.answered ?? 0;
    expect((open?.visibility?.recorded ?? 0) + (open?.visibility?.failed ?? 0)).toBe(receipts);
    expect(open?.visibility?.recorded).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

const SCENARIO = `{ name: 'mine', question: 'Is it fast?', mix: [{ operation: 'shop-detail', share: 1 }],
  ratePerSecond: 3, objectives: { latencyMs: 9, stalenessMs: null } }`;

describe('a file where bench is called', () => {
  const folderWith = (name: string, config: string) => {
    mkdirSync(at.path(name));
    writeFileSync(at.path(name, 'package.json'), '{}');
    writeFileSync(at.path(name, 'bench.config.ts'), config);
    return { cwd: at.path(name) };
  };

  test(
    'is found, typed as it may be, in a package of any kind',
    async () => {
      const here = folderWith('found', `const rate: number = 3;\nexport default { scenarios: [${SCENARIO}] };`);
      const listed = await bench(at, ['list'], here);
      expect(listed).toMatchObject({ code: 0, stderr: '' });
      expect(listed.stdout).toMatch(/^ {2}mine +Is it fast\? \(3 requests\/s\)$/m);
      const json = await bench(at, ['list', '--json'], here);
      expect(JSON.parse(json.stdout).scenarios).toContainEqual(
        expect.objectContaining({ name: 'mine', liveTills: 64 }),
      );
    },
    PATIENCE_MS,
  );

  test.each([
    [
      'that is no TypeScript',
      'syntax',
      'export default {{;',
      /^bench: bench\.config\.ts: it cannot be loaded \(.* at \/.*bench\.config\.ts:1\); see/,
    ],
    [
      'with a name that is taken',
      'taken',
      `export default { scenarios: [${SCENARIO.replace('mine', 'browse')}] };`,
      /^bench: bench\.config\.ts: there is a scenario "browse" already: give it another name$/,
    ],
    [
      'with a field that nobody knows',
      'unknown',
      `export default { scenarios: [{ ...${SCENARIO}, rate: 3 }] };`,
      /^bench: bench\.config\.ts: scenario "mine": it has an unknown field "rate"; see docs\/config\.md$/,
    ],
  ])(
    '%s is one line',
    async (_, name, config, line) => {
      const ended = await bench(at, ['run', '--quick'], folderWith(name, config));
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(linesOf(ended.stderr), ended.stderr).toHaveLength(1);
      expect(ended.stderr.trimEnd()).toMatch(line);
    },
    PATIENCE_MS,
  );
});

test(
  'a file that is not there is one line',
  async () => {
    const ended = await bench(at, ['list', '--config', 'nowhere.ts']);
    expect(ended).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'bench: nowhere.ts: there is no such file; see docs/config.md\n',
    });
  },
  PATIENCE_MS,
);
