import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hostileRun } from '../testing/hostile.ts';
import { singleRepeatRun } from '../testing/runs.ts';
import { COMPARISON_CAVEAT } from './comparison-words.ts';
import { COMPARISON_FORMATS } from './registry.ts';
import { CHANGED, comparisonOf, FULL, laterRun, onlyCells } from './test-runs.ts';
import type { ComparedGroup, Comparison } from './types.ts';

const SINGLE = onlyCells(singleRepeatRun(), ['browse'], 'columnar');
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  changed: comparisonOf(FULL, CHANGED),
  'single-repeat': comparisonOf(SINGLE, laterRun(SINGLE)),
  nothing: comparisonOf(
    SINGLE,
    laterRun(SINGLE, (run) => Object.assign(run.plan, { seed: 2 })),
  ),
};
const HOSTILE = hostileComparison();
/** Set to rewrite the files: look at the difference before it is committed. */
const UPDATE = process.env.UPDATE_GOLDEN === '1';
const { terminal, md, html, json } = COMPARISON_FORMATS;

describe.each(Object.entries(COMPARISONS))('the comparison "%s"', (name, comparison) => {
  test.each(['terminal', 'md'] as const)('reads as its golden file in %s', (format) => {
    const file = new URL(`./golden/${name}.${format}.golden`, import.meta.url);
    const text = COMPARISON_FORMATS[format].render(comparison);
    if (UPDATE) writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  test('keeps to 80 columns in the terminal', () => {
    expect(longestLine(terminal.render(comparison))).toBeLessThanOrEqual(80);
  });

  test.each(['terminal', 'md', 'html'] as const)(
    'says in %s that the runs were measured at different times',
    (form) => {
      const words = COMPARISON_FORMATS[form].render(comparison).replace(/<script[\s\S]*?<\/script>/g, '');
      expect(words.replace(/\s+/g, ' ').replaceAll('\u00a0', ' ')).toContain(COMPARISON_CAVEAT);
    },
  );
});

test('the first words are how many cells are worse, and in what', () => {
  const first = /^▼ 1 of 3 comparable cells is lower in throughput: columnar in browse at scale 1 \(×0\.800\)\./;
  expect(terminal.render(changed()).replace(/\n */g, ' ')).toMatch(first);
});

test('how many verdicts chance alone would make is said', () => {
  expect(md.render(changed())).toMatch(
    /rest on a 95 % interval: about 1 of them would be better or worse by chance alone/,
  );
});

test('every verdict is readable without colour, on the page as elsewhere', () => {
  for (const { render } of [terminal, md, html])
    for (const words of ['▼ worse', '▲ better', '= none shown', '? unknown'])
      expect(render(changed())).toContain(words);
});

describe('Markdown', () => {
  test('has its mark, and stays below 64 KB however many cells there are', () => {
    const many = { ...changed(), groups: manyGroups(changed().groups, 60) };
    const text = md.render(many);
    expect(text).toMatch(/^<!-- aunt-emma-bench-comparison -->\n/);
    expect(Buffer.byteLength(text)).toBeLessThan(64_000);
    expect(text).toMatch(/more rows left out here: see --format html and --format json\./);
    expect(text).toMatch(/▼ 60 of 120 comparable cells are lower in throughput: .* and 57 more\./);
  });

  test('has no empty line but those between paragraphs', () => {
    expect(md.render(changed())).not.toMatch(/\n{3}/);
  });
});

describe('what comes from outside', () => {
  test('stays text on the page, in markup and in data', () => {
    const page = html.render(HOSTILE);
    expect(page).not.toMatch(/<img/i);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
  });

  test('sends a terminal no control character, and keeps to its 80 columns', () => {
    const text = terminal.render(HOSTILE);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(longestLine(text)).toBeLessThanOrEqual(80);
  });

  test('makes no markup of Markdown', () => {
    expect(md.render(HOSTILE).replace(/<\/?(details|summary)>/g, '')).not.toMatch(/<(?!!-- aunt)/);
  });
});

test('the page shows each row as a card on a phone, with what each figure is', () => {
  const page = html.render(changed());
  expect(page).toContain('<table class="cards">');
  expect(page).toMatch(/<th scope="row">columnar: answers\/s<\/th><td data-label="before">402<\/td>/);
  expect(page).toMatch(/<td data-label="verdict"><span><strong>▼ worse<\/strong><\/span><\/td>/);
});

test('the document for machines is the comparison', () => {
  expect(JSON.parse(json.render(changed()))).toEqual(changed());
  expect(changed().schema).toBe('aunt-emma-bench/comparison/1');
});

function changed(): Comparison {
  const { changed: comparison } = COMPARISONS;
  if (comparison === undefined) throw new Error('there is no comparison');
  return comparison;
}

function manyGroups(groups: readonly ComparedGroup[], times: number): ComparedGroup[] {
  const [first] = groups;
  return first === undefined ? [] : Array.from({ length: times }, (_, at) => ({ ...first, scale: at + 1 }));
}

function hostileComparison(): Comparison {
  const run = hostileRun();
  return comparisonOf(
    run,
    laterRun(run, (later) => Object.assign(later.environment, { kernel: `\u202e<b>${run.id}` })),
  );
}

function longestLine(text: string): number {
  return Math.max(...text.split('\n').map(({ length }) => length));
}
