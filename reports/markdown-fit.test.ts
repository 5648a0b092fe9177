import { describe, expect, test } from 'vitest';
import type { RunFile } from '../model/run-file.ts';
import { renderGithubSummary } from './ci/github-summary.ts';
import { renderMarkdown } from './markdown.ts';
import { BROWSE } from './testing/behaviours.ts';
import { hostileRun } from './testing/hostile.ts';
import { fixtureRun } from './testing/make-run.ts';
import { fullRun } from './testing/runs.ts';

const BEHAVIOUR = { medianMs: 4, sigma: 0.35, throughput: 1450, cpuMsPerAnswer: 5.2 };
const DOUBTS = ['a', 'b'].map((each) => ({
  kind: 'unsteady' as const,
  message: `the window was unsteady in a way that ${each.repeat(20)} explains`,
  advice: 'Take a longer window.',
}));

/** 200 cells, of so many scenarios, with names of so many characters, each with doubts of its own. */
function manyCells(scenarios: number, nameLength: number): RunFile {
  const names = Array.from({ length: 200 / scenarios }, (_, at) => `implementation-${at}-`.padEnd(nameLength, 'x'));
  const asked = Array.from({ length: scenarios }, (_, at) => ({ ...BROWSE, name: `scenario-${at}` }));
  const cells = asked.flatMap(({ name }) =>
    names.map((each, at) => {
      const doubts = DOUBTS.map((doubt) => ({ ...doubt, message: `${doubt.message} ${'i'.repeat(at + 1)}` }));
      return [`${name}/${each}`, { behaviour: BEHAVIOUR, outcomes: ['done'] as const, doubts }] as const;
    }),
  );
  return fixtureRun({
    implementations: names,
    scenarios: asked,
    repeats: 1,
    seconds: 1,
    cells: Object.fromEntries(cells),
  });
}

const RUNS = {
  'ten scenarios and long names': manyCells(10, 120),
  'one scenario and long names': manyCells(1, 120),
  'fifty scenarios': manyCells(50, 60),
  'one scenario and names that no table can hold': manyCells(1, 3000),
};

describe.each(Object.entries(RUNS))('200 cells of %s', (_, run) => {
  const comment = renderMarkdown(run);

  test('fit a comment on GitHub, which says what it leaves out, how much, and where that is', () => {
    expect(Buffer.byteLength(comment)).toBeLessThan(65_536);
    expect(comment.startsWith('<!-- aunt-emma-bench -->\n\n## Aunt Emma Bench\n\n**Shortened')).toBe(true);
    expect(comment).toMatch(/Shortened to what GitHub takes: \d{3} doubts and notes left out, long sentences cut\./);
    expect(comment).toMatch(/All of it is in the run's HTML report: bench report with its folder\./);
    expect(comment).toMatch(/failures rank last\.\n$/);
  });

  test('have every verdict before the first table', () => {
    const verdicts = comment.split('\n').flatMap((line, at) => (line.startsWith('- ') ? [at] : []));
    const table = comment.split('\n').findIndex((line) => line.startsWith('| '));
    if (table !== -1) expect(Math.max(...verdicts)).toBeLessThan(table);
    expect(new Set(comment.match(/### scenario-\d+/g)).size).toBe(run.plan.scenarios.length);
  });

  test('fit the summary of a job', () => {
    expect(Buffer.byteLength(renderGithubSummary(run))).toBeLessThan(1024 * 1024);
  });
});

test('what is left out by lines is counted', () => {
  const comment = renderMarkdown(RUNS['one scenario and names that no table can hold']);
  const rows = comment.split('\n').filter((line) => line.startsWith('| implementation-')).length;
  const [, left] = /The last (\d+) lines of verdicts and tables did not fit either/.exec(comment) ?? [];
  expect(rows + Number(left)).toBe(200);
});

test('a run that fits is not shortened', () => {
  for (const run of [fullRun(), hostileRun()]) expect(renderMarkdown(run)).not.toContain('Shortened');
});

test('the summary of a job has all verdicts in the open and the rest folded, and keeps markup from outside as text', () => {
  const text = renderGithubSummary(hostileRun());
  expect(text.match(/<details>/g)).toHaveLength(3);
  expect(text.match(/<\/details>/g)).toHaveLength(3);
  expect(text.replaceAll(/<\/?(details|summary)>/g, '')).not.toContain('<');
  const open = renderGithubSummary(fullRun()).replaceAll(/<details>.*?<\/details>/gs, '');
  expect(open).toContain('- Throughput: precompute');
  expect(open).not.toContain('| ---');
});
