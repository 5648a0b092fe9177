/** `bench report --index` on a folder of runs such as users have. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RUN_FILE } from '../../model/run-file.ts';
import { bench, linesOf, PATIENCE_MS, PROJECT, place } from './bench.ts';

const at = place();
const RUN = join(PROJECT, 'docs/runs/scale-1.json');
const PARTIAL = /\.partial$/;

/** The folder of a run that is the documented one, or what is made of its text. */
function put(folder: string, change: (text: string) => string = (text) => text): void {
  mkdirSync(at.path(folder), { recursive: true });
  writeFileSync(at.path(folder, RUN_FILE), change(readFileSync(RUN, 'utf8')));
}

/** As if it had been measured at another time. */
const later = (text: string) => text.replace(/"startedAt":"[^"]*"/, '"startedAt":"2027-01-01T00:00:00.000Z"');

/** What a reader sees without script. */
function textOf(page: string): string {
  const body = page.slice(page.indexOf('<body>'), page.indexOf('<script'));
  return body.replace(/<[^>]*>/g, ' ').replace(/[\s\u00a0]+/g, ' ');
}

test(
  'every folder with a run is in the page, and the page links to the reports that are there',
  async () => {
    put('results/first');
    put('results/a second & "last" one', later);
    put('results/copy');
    put('results/killed', (text) =>
      later(text.replace('"state":"finished"', '"state":"running"')).replace('2027-01-01', '2027-01-02'),
    );
    put('results/broken', (text) => text.slice(0, 1_000));
    symlinkSync('first', at.path('results/latest'));
    mkdirSync(at.path('results/notes'));
    const report = await bench(at, ['report', 'results/first']);
    expect(report).toMatchObject({ code: 0, stdout: 'results/first/report.html\n' });

    const { code, stdout, stderr } = await bench(at, ['report', '--index', 'results']);
    expect([code, stdout, stderr]).toEqual([0, 'results/index.html\n', '']);
    const page = readFileSync(at.path('results/index.html'), 'utf8');
    const text = textOf(page);
    expect(text).toContain('3 runs in results, and 1 that cannot be read');
    expect(text).toContain('broken cannot be read : results/broken/run.json is not JSON');
    expect(text).toMatch(/(copy|first) a copy of run 1 \((first|copy)\)/);
    expect(text).toMatch(/3 · killed 2027-01-02 00:00, killed /);
    expect(text).toContain('none yet: bench report &#39;results/a second &#38; &#34;last&#34; one&#39;');
    expect(text).not.toMatch(/latest|notes/);
    for (const scenario of ['bi', 'browse', 'mixed']) expect(text).toContain(`${scenario}, scale 1 3 runs.`);
    expect(text).not.toContain('line broken');
    expect(readdirSync(at.path('results')).filter((name) => PARTIAL.test(name))).toEqual([]);

    const list = await bench(at, ['list']);
    expect(list.stdout).toContain('results/broken  damaged: results/broken/run.json is not JSON');
    expect(list.stdout).toContain('results/killed  killed, 2027-01-02');
    expect(linesOf(list.stdout).filter((line) => line.startsWith('  results/'))).toHaveLength(5);
  },
  PATIENCE_MS,
);

test(
  'the page may lie elsewhere, and its links still lead to the reports',
  async () => {
    mkdirSync(at.path('more/100% #1?'), { recursive: true });
    copyFileSync(RUN, at.path('more/100% #1?', RUN_FILE));
    writeFileSync(at.path('more/100% #1?/report.html'), '');
    mkdirSync(at.path('site'));
    const { code, stdout } = await bench(at, ['report', '--index', 'more', '--out', 'site/runs.html']);
    expect([code, stdout]).toEqual([0, 'site/runs.html\n']);
    const page = readFileSync(at.path('site/runs.html'), 'utf8');
    expect(page).toContain('href="../more/100%25%20%231%3F/report.html"');
    expect(readdirSync(at.path('site'))).toEqual(['runs.html']);
  },
  PATIENCE_MS,
);

test(
  'an empty folder has a page, and a pipe is as good a place as a file',
  async () => {
    mkdirSync(at.path('empty'));
    const shim = join(PROJECT, 'bin/bench.js');
    const command = ['sh', '-c', `"${process.execPath}" "${shim}" "$@" | cat`, 'bench'] as const;
    const argv = ['report', '--index', 'empty', '--out', '/dev/stdout'];
    const { stdout, stderr } = await bench(at, argv, { command });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(textOf(stdout)).toContain('None yet. bench run --scale 1 makes the first.');
  },
  PATIENCE_MS,
);
