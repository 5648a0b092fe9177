/**
 * How large the HTML report is, and how soon a reader can use it, in a real Chromium: of a default run and of 100 cells.
 *
 *     node bin/pinned.js benchmarks/report.ts [--repeats n]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { renderHtml } from '../reports/html/page.ts';
import { readRunFile } from '../reports/run-file.ts';
import { manyCellsRun } from '../reports/testing/runs.ts';
import { launchBrowser } from '../test/browser/chromium.ts';

const { values } = parseArgs({ options: { repeats: { type: 'string', default: '7' } } });
const PAGES = {
  'docs/runs/scale-1.json': renderHtml(await readRunFile('docs/runs/scale-1.json')),
  '100 cells': renderHtml(manyCellsRun()),
};

const folder = await mkdtemp(join(tmpdir(), 'bench-report-'));
const browser = await launchBrowser();
try {
  for (const [name, text] of Object.entries(PAGES)) {
    const file = join(folder, 'report.html');
    await writeFile(file, text);
    const times: number[] = [];
    for (let repeat = 0; repeat < Number(values.repeats); repeat++)
      times.push(await usableMs(pathToFileURL(file).href));
    const sorted = times.toSorted((a, b) => a - b).map(Math.round);
    const median = sorted[Math.floor(sorted.length / 2)];
    console.log(
      `${name}: ${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB, usable after ${median} ms (${sorted[0]} … ${sorted.at(-1)}, ${sorted.length} loads)`,
    );
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}

/** From the beginning of the navigation until a picture is drawn and the page answers a click. */
async function usableMs(url: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.evaluate(() => {
    const first = document.querySelector('canvas');
    first?.scrollIntoView();
  });
  await page.waitForFunction(() => document.querySelector('canvas')?.style.width);
  await page.locator('#view > summary').click();
  const ms = await page.evaluate(() => performance.now());
  await page.close();
  return ms;
}
