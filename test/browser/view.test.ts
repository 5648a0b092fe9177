/** What the reader can do with an open report: set a theme and objectives, leave out, link to it, take along. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunFile } from '../../model/run-file.ts';
import { compareRuns } from '../../reports/compare/compare.ts';
import { csvOf } from '../../reports/csv.ts';
import { figuresOf } from '../../reports/figures/figures.ts';
import { underObjectives } from '../../reports/figures/objectives.ts';
import { renderHtml } from '../../reports/html/page.ts';
import { comparisonSection } from '../../reports/html/sections/comparison.ts';
import { hostileRun, POISON } from '../../reports/testing/hostile.ts';
import { capacityRun, fullRun } from '../../reports/testing/runs.ts';
import { artifact } from './artifacts.ts';
import { launchBrowser } from './chromium.ts';
import { accessibilityFindings, brightness, type Opened, openPage, stickingOut } from './page-helpers.ts';

const DESKTOP = { width: 1100, height: 900 };
const PHONE = { width: 360, height: 740 };
const html = renderHtml(fullRun());

let browser: Browser;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-view-test-'));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (fragment = '', viewport = DESKTOP, text = html): Promise<Opened> =>
  openPage(browser, folder, text, { viewport, acceptDownloads: true }, fragment);

const unfold = (page: Page) => page.locator('#view > summary').click();
const fragment = (page: Page) => page.evaluate(() => location.hash);
/** No line breaks between a number and its unit in the page. */
const verdict = async (page: Page) => (await page.locator('#verdict').textContent())?.replaceAll('\u00a0', ' ');

/** As with the arrow keys: the slider is moved, and let go. */
async function slide(page: Page, name: string, ms: number): Promise<void> {
  await page.locator(`input[name="${name}"]`).focus();
  const words = page.locator(`output[name="${name}-words"]`);
  await page.keyboard.press('Home');
  for (let press = 0; press < 150; press += 1) {
    if ((await words.textContent())?.replaceAll(/[\s,]/g, ' ') === `${ms} ms`) return;
    await page.keyboard.press('ArrowRight');
  }
  throw new Error(`${name} has no ${ms} ms`);
}

test('the theme can be set, is in the address, and comes back with it', async () => {
  const { page, complaints } = await open();
  await unfold(page);
  await page.getByLabel('dark', { exact: true }).check();
  expect(await brightness(page)).toBe('dark');
  expect(await fragment(page)).toBe('#theme=dark');
  await page.reload();
  expect(await brightness(page)).toBe('dark');
  await unfold(page);
  await page.getByLabel('as the system').check();
  expect([await brightness(page), await fragment(page), complaints]).toEqual(['light', '', []]);
  await page.close();
});

test('other objectives change shares and verdict to what the counts say, and the address brings them back', async () => {
  const { page } = await open();
  await unfold(page);
  const before = await verdict(page);
  await slide(page, 'latency', 2.8);
  const strict = underObjectives(figuresOf(fullRun()), { latencyMs: 2.8, stalenessMs: null });
  const good = strict.groups[0]?.cells.flatMap((cell) =>
    'figures' in cell ? (cell.figures.open?.goodShare.estimate.point ?? 0) : [],
  );
  expect(Math.max(...(good ?? []))).toBeLessThan(0.99);
  expect(await verdict(page)).toContain('nobody keeps the objective (99 % of due requests answered within ');
  expect(await fragment(page)).toBe('#latency=2.8');

  await page.reload();
  expect(await verdict(page)).toContain('nobody keeps the objective');
  await unfold(page);
  await page.getByRole('button', { name: 'As the run had them' }).click();
  expect([await verdict(page), await fragment(page)]).toEqual([before, '']);
  await page.close();
});

test('under other objectives the searched capacity is left out, for it was searched under the run’s own', async () => {
  const { page } = await open('#latency=100', DESKTOP, renderHtml(capacityRun()));
  expect(await page.locator('main').textContent()).not.toContain('How much can it take?');
  expect(await verdict(page)).toContain('Counted for other objectives than the run had');
  await page.close();
});

test('an implementation can be left out of the pictures, not of the tables', async () => {
  const { page } = await open();
  const picture = page.locator('canvas').first();
  const pixels = () => picture.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await unfold(page);
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((canvas) => canvas.style.width)).not.toBe('');
  const before = await pixels();
  await page.getByRole('checkbox', { name: 'precompute' }).uncheck();
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(pixels).not.toBe(before);
  expect(await fragment(page)).toBe('#hide=precompute');
  expect(await page.locator('#scenario-1 tbody').first().textContent()).toContain('precompute');
  await page.close();
});

test('a link to a section keeps the rest of the view', async () => {
  const { page } = await open('#theme=dark');
  await page.getByRole('link', { name: 'Doubts' }).click();
  await expect.poll(() => fragment(page)).toBe('#theme=dark&at=doubts');
  expect(await brightness(page)).toBe('dark');
  expect(
    await page.locator('#doubts').evaluate((section) => Math.abs(section.getBoundingClientRect().top)),
  ).toBeLessThan(80);
  await page.close();
});

test('what is shown can be taken along as CSV and as JSON', async () => {
  const { page, requests } = await open('#latency=5');
  const shown = underObjectives(figuresOf(fullRun()), { latencyMs: 5, stalenessMs: null });
  await unfold(page);
  for (const [name, text] of [
    ['CSV', csvOf(shown)],
    ['JSON', JSON.stringify(shown)],
  ] as const) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `Figures as ${name}` }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`^aunt-emma-bench-[\\w-]+\\.${name.toLowerCase()}$`));
    expect(await readFile((await download.path()) ?? '', 'utf8')).toBe(text);
  }
  expect(requests.filter((url) => !url.startsWith('blob:')).map((url) => url.replace(/#.*/, ''))).toEqual([
    page.url().replace(/#.*/, ''),
  ]);
  await page.close();
});

test('without script there is nothing to set', async () => {
  const { page } = await openPage(browser, folder, html, { viewport: DESKTOP, javaScriptEnabled: false });
  expect(await page.locator('#view').isVisible()).toBe(false);
  await page.close();
});

test.each([
  ['wide', DESKTOP],
  ['phone', PHONE],
] as const)('unfolded it fits, %s, and axe-core finds nothing', async (name, viewport) => {
  const { page } = await open('#theme=dark', viewport);
  await unfold(page);
  expect(await stickingOut(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.screenshot({ path: await artifact(`report-view-${name}.png`) });
  await page.close();
});

describe('a second run', () => {
  const other: RunFile = { ...fullRun(), id: 'the-other', startedAt: '2026-07-02T10:00:00.000Z' };
  const files = {
    'run.json': JSON.stringify(other),
    'report.html': renderHtml(other),
    'figures.json': JSON.stringify(figuresOf(other)),
  };
  const wanted = comparisonSection(compareRuns(figuresOf(fullRun()), figuresOf(other)));
  const words = (page: Page) => page.locator('#comparison').textContent();
  const told = (page: Page) => page.locator('#told').textContent();

  test.each(Object.entries(files))(
    'that is chosen as its %s is compared as bench compare does it',
    async (name, text) => {
      const { page, complaints } = await open();
      await unfold(page);
      await page.locator('input[name="other"]').setInputFiles({ name, mimeType: '', buffer: Buffer.from(text) });
      await expect.poll(() => told(page)).toBe(`Compared with ${name}: above the verdict.`);
      expect((await words(page))?.replaceAll(/\s+/g, ' ').trim()).toBe(
        await page.evaluate((html) => {
          const section = document.createElement('div');
          section.innerHTML = html;
          return section.textContent?.replaceAll(/\s+/g, ' ').trim();
        }, wanted.html),
      );
      expect(complaints).toEqual([]);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.screenshot({ path: await artifact('report-compared.png') });
      await page.close();
    },
  );

  test('that is dropped anywhere is compared, and stays when objectives change', async () => {
    const { page } = await open();
    const dropped = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'run.json'));
      return transfer;
    }, files['run.json']);
    await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    await expect.poll(() => page.locator('#comparison').count()).toBe(1);
    await unfold(page);
    await slide(page, 'latency', 100);
    expect(await page.locator('#comparison').count()).toBe(1);
    await page.close();
  });

  test.each([
    ['a picture.png', 'PNG', 'it is neither a report.html nor a run.json of Aunt Emma Bench'],
    [
      'old.json',
      '{"schema":"aunt-emma-bench/run/1"}',
      'it is aunt-emma-bench/run/1, which this page does not know: make its report with the same version of bench',
    ],
    ['damaged.json', '{"schema":"aunt-emma-bench/run/2"}', ''],
  ])('that is none is refused in words: %s', async (name, text, why) => {
    const { page } = await open();
    await unfold(page);
    await page.locator('input[name="other"]').setInputFiles({ name, mimeType: '', buffer: Buffer.from(text) });
    await expect.poll(() => told(page)).toContain(`Cannot compare with ${name}: ${why}`);
    expect(await page.locator('#comparison').count()).toBe(0);
    await page.close();
  });

  test('with markup in every name stays text', async () => {
    const { page } = await open('', DESKTOP, renderHtml(hostileRun()));
    const hostile = JSON.stringify({ ...hostileRun(), id: `other ${POISON}` });
    await unfold(page);
    await page
      .locator('input[name="other"]')
      .setInputFiles({ name: `<img src=x>.json`, mimeType: '', buffer: Buffer.from(hostile) });
    await expect.poll(() => told(page)).toContain('Compared with <img src=x>.json');
    expect(await page.evaluate(() => 'poisoned' in window)).toBe(false);
    expect(await page.locator('img').count()).toBe(0);
    await page.close();
  });
});
