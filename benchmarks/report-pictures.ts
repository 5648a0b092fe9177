/**
 * The pictures of the report in the README, from a run file: the verdict on a light screen, response times on a dark one.
 *
 *     node bin/pinned.js benchmarks/report-pictures.ts docs/runs/scale-1.json
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderHtml } from '../reports/html/page.ts';
import { readRunFile } from '../reports/run-file.ts';
import { launchBrowser } from '../test/browser/chromium.ts';

const PICTURES = [
  { file: 'docs/report-verdict.png', colorScheme: 'light', shows: '#verdict' },
  { file: 'docs/report-times.png', colorScheme: 'dark', shows: '#scenario-1 h3:has-text("How long do answers take?")' },
] as const;

const run = await readRunFile(process.argv[2] ?? 'docs/runs/scale-1.json');
const folder = await mkdtemp(join(tmpdir(), 'bench-pictures-'));
const browser = await launchBrowser();
try {
  const page = join(folder, 'report.html');
  await writeFile(page, renderHtml(run));
  for (const { file, colorScheme, shows } of PICTURES) {
    const tab = await browser.newPage({ viewport: { width: 900, height: 560 }, colorScheme });
    await tab.goto(pathToFileURL(page).href);
    await tab.locator(shows).evaluate((element) => element.scrollIntoView());
    // A picture is drawn a moment after the reader has come near it.
    await tab.waitForTimeout(1_000);
    await tab.screenshot({ path: file });
    console.log(file);
    await tab.close();
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
