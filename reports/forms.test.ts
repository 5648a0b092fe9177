import { describe, expect, test } from 'vitest';
import { REPORT_FORMATS } from './registry.ts';
import { renderTerminal } from './terminal.ts';
import { hostileRun, POISON } from './testing/hostile.ts';
import { capacityRun, fullRun, quickRun, singleRepeatRun } from './testing/runs.ts';

const RUNS = {
  quick: quickRun(),
  full: fullRun(),
  single: singleRepeatRun(),
  hostile: hostileRun(),
  capacity: capacityRun(),
};

describe.each(Object.entries(RUNS))('on the terminal, the %s run', (_, run) => {
  test('fits 80 columns', () => {
    expect(
      Math.max(
        ...renderTerminal(run)
          .split('\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  test('sends the terminal no control character but the ends of its lines', () => {
    expect(renderTerminal(run).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

test('colour adds escapes and nothing else', () => {
  const painted = renderTerminal(fullRun(), { colour: true });
  expect(painted).toContain('\u001b[1m');
  expect(painted.replaceAll(/\p{Cc}\[\d+m/gu, '')).toBe(renderTerminal(fullRun()));
});

test('every form says why a cell failed, and which one', () => {
  for (const { render } of [REPORT_FORMATS.terminal, REPORT_FORMATS.md, REPORT_FORMATS.html]) {
    expect(render(fullRun()).replace(/\s+/g, ' ')).toMatch(
      /precompute failed \(did-not-start\): the backend ended with exit code 1/,
    );
  }
});

test('every form for readers says what refreshes there were, over all repeats', () => {
  const run = fullRun();
  const medians = [0.3, 0.1, 0.2];
  for (const [index, result] of run.cells[0]?.repeats.entries() ?? [])
    if (result.state === 'done')
      result.measured.refreshes = {
        published: 4,
        failed: 0,
        medianSeconds: medians[index] ?? 0,
        rows: 100,
        cpuSeconds: 0.5,
      };
  for (const { render } of [REPORT_FORMATS.terminal, REPORT_FORMATS.md, REPORT_FORMATS.html]) {
    expect(render(run).replace(/\s+/g, ' ')).toContain(
      'columnar refreshed 12 times, in 0.200 s each (median): 300 rows, 1.50 CPU-s of its job.',
    );
    // The page's script holds every word that it may say.
    expect(render(fullRun()).replace(/<script[\s\S]*?<\/script>/g, '')).not.toContain('refreshed');
  }
});

test('every form marks a percentile of too few requests', () => {
  expect(REPORT_FORMATS.terminal.render(quickRun())).toMatch(
    /\d\* +100 .*\n(.*\n)+! \* from too few requests \(here from 100\)/,
  );
  expect(REPORT_FORMATS.md.render(quickRun())).toContain('8.35\\*');
  expect(REPORT_FORMATS.csv.render(quickRun())).toMatch(/response-p99,us,\d+,,,1,few-requests/);
  expect(REPORT_FORMATS.html.render(quickRun())).toContain('>8.35*<');
});

test('every form shows a percentile among failures as past the time-out', () => {
  expect(REPORT_FORMATS.terminal.render(fullRun())).toContain('> 10,000');
  expect(REPORT_FORMATS.md.render(fullRun())).toContain('&gt; 10,000');
  expect(REPORT_FORMATS.html.render(fullRun())).toContain('<td data-label="p99">&#62; 10,000</td>');
  expect(REPORT_FORMATS.csv.render(fullRun())).toContain('response-p99,us,inf');
});

describe('Markdown', () => {
  const text = REPORT_FORMATS.md.render(hostileRun());

  test('begins with the marker by which a comment is found again, and fits one', () => {
    expect(text.startsWith('<!-- aunt-emma-bench -->\n')).toBe(true);
    expect(Buffer.byteLength(text)).toBeLessThan(64 * 1024);
  });

  test('keeps markup from outside as text', () => {
    expect(text.slice('<!-- aunt-emma-bench -->'.length)).not.toContain('<');
    // A bar that is not escaped would end the cell; with a staleness objective there is a column more.
    const cells = text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(cells)).toEqual(new Set([8, 9]));
  });
});

describe('CSV', () => {
  test('has as many fields in every line, whatever the names hold', () => {
    const lines = REPORT_FORMATS.csv.render(hostileRun()).trimEnd().split('\r\n');
    // Commas inside quotes end no field.
    const fields = lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, '').split(',').length);
    expect(new Set(fields)).toEqual(new Set([11]));
  });

  test('starts no formula in a spreadsheet', () => {
    const run = quickRun();
    const plan = { ...run.plan, implementations: ['=cmd()'] };
    const cells = run.cells.map((cell) => ({ ...cell, implementation: '=cmd()' }));
    expect(REPORT_FORMATS.csv.render({ ...run, plan, cells })).toContain(",'=cmd(),");
  });
});

test('JSON is one document that names its schema', () => {
  const document = JSON.parse(REPORT_FORMATS.json.render(hostileRun()));
  expect(document.schema).toBe('aunt-emma-bench/figures/1');
  expect(document.groups[0].cells[0].implementation).toBe(`columnar${POISON}`);
});
