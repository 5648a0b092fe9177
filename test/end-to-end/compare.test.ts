/** `bench compare` on the run that README shows, and on changed copies of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { RUN_FILE, type RunFile } from '../../model/run-file.ts';
import { bench, linesOf, PATIENCE_MS, PROJECT, place } from './bench.ts';

const at = place();

beforeAll(() => {
  const shown = readFileSync(join(PROJECT, 'docs/runs/scale-1.json'), 'utf8');
  const slower: RunFile = { ...JSON.parse(shown), id: 'a-slower-one' };
  for (const { repeats } of slower.cells)
    for (const result of repeats)
      if ('measured' in result && result.measured.closed) result.measured.closed.throughputPerSecond /= 2;
  const runs: Readonly<Record<string, string>> = {
    before: shown,
    after: JSON.stringify(slower),
    'of-another-seed': JSON.stringify({ ...slower, plan: { ...slower.plan, seed: 7 } }),
  };
  for (const [name, text] of Object.entries(runs)) {
    mkdirSync(at.path(name));
    writeFileSync(at.path(name, RUN_FILE), text);
  }
});

test.concurrent(
  'says first which cells are slower, and exits with 0 all the same',
  async () => {
    const ended = await bench(at, ['compare', 'before', `after/${RUN_FILE}`]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.replace(/\n */g, ' ')).toMatch(
      /^▼ 15 of 15 comparable cells are lower in throughput: .* and 12 more\./,
    );
  },
  PATIENCE_MS,
);

test.concurrent(
  'prints one JSON document and nothing else',
  async () => {
    const ended = await bench(at, ['compare', 'before', 'after', '--json']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ schema: 'aunt-emma-bench/comparison/1', notCompared: [] });
  },
  PATIENCE_MS,
);

test.concurrent(
  'writes the page beside the second run',
  async () => {
    const ended = await bench(at, ['compare', 'before', 'after', '--format', 'html']);
    expect(ended).toMatchObject({ code: 0, stdout: 'after/comparison.html\n' });
    expect(readFileSync(at.path('after/comparison.html'), 'utf8')).toMatch(/^<!doctype html>/);
  },
  PATIENCE_MS,
);

test.concurrent(
  'of two runs with nothing to compare it says why, and exits with 3',
  async () => {
    const ended = await bench(at, ['compare', 'before', 'of-another-seed']);
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain('- everything: other plan: seed 1, then 7');
    expect(linesOf(ended.stderr)).toEqual([
      'bench: nothing in before and of-another-seed can be compared: "Not compared" says why',
    ]);
  },
  PATIENCE_MS,
);

test.concurrent.each([
  [
    'the same file twice',
    `before before/${RUN_FILE}`,
    /^bench: before and before\/run\.json are the same run file: name two runs/,
  ],
  ['a folder that is no run', 'before nowhere', /^bench: no run at nowhere: give a run's folder or its run\.json/],
  ['one run only', 'before', /^bench: missing required argument 'after': see "bench compare --help"$/],
  ['a form that there is not', 'before after --format pdf', /Allowed choices are terminal, md, json, html: see/],
  [
    'a place that will not do',
    'before after --out no/where',
    /^bench: cannot write no\/where \(ENOENT\): choose another/,
  ],
])(
  'refuses %s in one line',
  async (_, argv, line) => {
    const ended = await bench(at, ['compare', ...argv.split(' ')]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(linesOf(ended.stderr)).toEqual([expect.stringMatching(line)]);
  },
  PATIENCE_MS,
);
