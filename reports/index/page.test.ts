import { describe, expect, test } from 'vitest';
import { hostileRun, POISON } from '../testing/hostile.ts';
import { fullRun, quickRun } from '../testing/runs.ts';
import { renderIndex } from './page.ts';
import { defaultRun, onDay, read } from './test-runs.ts';
import type { IndexedRun } from './types.ts';

const OPTIONS = { results: 'results', benchVersion: '0.1.0' };

function pageOf(...runs: readonly IndexedRun[]): string {
  return renderIndex(runs, OPTIONS);
}

/** What a reader sees without script. */
function textOf(page: string): string {
  const body = page.slice(page.indexOf('<body>'), page.indexOf('<script type="application/json"'));
  return body.replace(/<[^>]*>/g, ' ').replace(/[\s\u00a0]+/g, ' ');
}

test('an empty folder has a page that says so', () => {
  const text = textOf(pageOf());
  expect(text).toContain('0 runs in results');
  expect(text).toContain('None yet. bench run --scale 1 makes the first.');
});

test('a run is listed with all that tells it apart', () => {
  const text = textOf(pageOf(read({ ...fullRun(), state: 'interrupted' }, 'here')));
  expect(text).toContain(
    '1 · here 2026-07-01 10:00, interrupted 0.1.0, commit 0123456789ab with changes; Example CPU 3000 @ 2.60GHz, 2 cores ' +
      'columnar, on-demand?fetch=pushdown and precompute under browse and mixed at scale 1 report of run 1',
  );
  expect(text).toContain('No two runs have figures of the same scenario at the same scale yet.');
});

test('a killed run, a quick one, and one without a commit say so', () => {
  const text = textOf(pageOf(read({ ...quickRun(), git: null }, 'here', 'killed')));
  for (const words of ['killed', 'scale 1, quick', 'commit –']) expect(text).toContain(words);
});

test('a run whose file cannot be read is listed with the reason, a copy with what it is a copy of', () => {
  const damaged = { folder: 'broken', state: 'damaged', why: 'broken/run.json is not JSON' } as const;
  const text = textOf(pageOf(damaged, read(quickRun(), 'a'), read(quickRun(), 'b')));
  expect(text).toContain('1 run in results, and 1 that cannot be read');
  expect(text).toContain('broken cannot be read : broken/run.json is not JSON');
  expect(text).toContain('b a copy of run 1 (a), which is counted once');
});

test('a report that is not made yet comes with the command that makes it', () => {
  const run = { ...read(quickRun(), 'a'), report: { kind: 'to-make', command: 'bench report results/a' } } as const;
  expect(textOf(pageOf(run))).toContain('none yet: bench report results/a');
});

test('the table behind the pictures holds every figure, and what changed between which runs', () => {
  const other = { benchVersion: '0.2.0' };
  const text = textOf(pageOf(read(onDay(1, fullRun())), read(onDay(2, fullRun())), read(onDay(3, fullRun(), other))));
  expect(text).toContain('browse, scale 1');
  expect(text).toContain('1 · precompute 1,487 (1,471–1,504)');
  expect(text).toContain('3 · line broken not like run 2: version of bench: 0.1.0, now 0.2.0');
  expect(text).not.toContain('2 · line broken');
  expect(text).toContain('doubts: driver lag');
  expect(text).toMatch(/on-demand\?fetch=pushdown [^·]*void, not drawn; doubts: driver bound/);
  expect(text).toContain('2 · precompute failed (did-not-start): the backend ended with exit code 1');
});

test('a change that not all implementations have is told of those that have it', () => {
  const [first, second] = [fullRun(), fullRun()];
  for (const result of second.cells
    .filter(({ implementation }) => implementation === 'columnar')
    .flatMap((it) => it.repeats))
    if ('measured' in result) result.measured.cost.source = 'cgroups';
  const text = textOf(pageOf(read(onDay(1, first)), read(onDay(2, second))));
  expect(text).toContain(
    '2 · line broken for columnar not like run 1: source of the CPU figures: processes, now cgroups',
  );
});

test('the same runs give the same page, in whatever order they were found', () => {
  const runs = [1, 2, 3].map((day) => read(onDay(day, fullRun())));
  expect(pageOf(...runs)).toBe(pageOf(...runs.toReversed()));
});

test('nothing in it has an address to ask, but those of the reports', () => {
  const own = pageOf(read(onDay(1, fullRun()), 'a:b c#1?%/')).replace(/<script[\s\S]*?<\/script>/g, '');
  const addresses = [...own.matchAll(/(?:src|href|action)="(?!#|data:)([^"]*)"/g)].map(([, address]) => address);
  expect(addresses).toEqual(['a%3Ab%20c%231%3F%25%2F/report.html']);
});

describe('what comes from outside', () => {
  const page = pageOf(read(hostileRun(), `1${POISON}`), read({ ...hostileRun(), id: 'other' }, `2${POISON}`), {
    folder: `3${POISON}`,
    state: 'damaged',
    why: POISON,
  });

  test('stays text, in markup and in data', () => {
    expect(page).not.toMatch(/<img/i);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(page).not.toContain('\u001b');
  });

  test('is there', () => {
    expect(textOf(page)).toContain('window.poisoned');
  });
});

describe('of 200 runs', () => {
  test('the page is under 2 MB', () => {
    const [usual, slower] = [read(defaultRun()), read(defaultRun(1.1))];
    const runs = Array.from({ length: 200 }, (_, at): IndexedRun => {
      const like = at % 2 === 0 ? usual : slower;
      const startedAt = new Date(Date.UTC(2026, 0, 1 + at)).toISOString();
      const id = `${startedAt.slice(0, 19).replaceAll(':', '')}-scale-1`;
      // Every other one on another kernel: all lines are broken everywhere, and the table says so.
      const groups = like.run.groups.map((group) => ({ ...group, facts: { ...group.facts, kernel: `6.${at % 2}` } }));
      return { ...like, folder: id, run: { ...like.run, id, startedAt, groups } };
    });
    const page = pageOf(...runs);
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
    expect(textOf(page)).toContain('200 runs in results');
    expect(textOf(page)).toMatch(/133 runs\. 67 older runs not shown, to keep the page small\./);
  });
});
