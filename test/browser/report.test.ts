import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunFile } from '../../model/run-file.ts';
import { renderHtml } from '../../reports/html/page.ts';
import { hostileRun, POISON } from '../../reports/testing/hostile.ts';
import { capacityRun, fullRun, growthRun, manyCellsRun, quickRun } from '../../reports/testing/runs.ts';
import { artifact } from './artifacts.ts';
import { launchBrowser } from './chromium.ts';
import {
  accessibilityFindings,
  brightness,
  drawnPictures,
  type Opened,
  openPage,
  stickingOut,
} from './page-helpers.ts';

const DESKTOP = { width: 1100, height: 900 };
const PHONE = { width: 360, height: 740 };
const PICTURES_OF_FULL_RUN = 19;

let browser: Browser;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-browser-test-'));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['light', 'wide', DESKTOP],
  ['dark', 'phone', PHONE],
] as const)(
  '%s and %s it draws every picture, asks nobody for anything, and complains of nothing',
  async (colorScheme, name, viewport) => {
    const { page, complaints, requests } = await open(fullRun(), { colorScheme, viewport });
    expect(await drawnPictures(page)).toEqual({ pictures: PICTURES_OF_FULL_RUN, blank: [] });
    await page.screenshot({ path: await artifact(`report-${colorScheme}-${name}.png`), fullPage: true });
    expect(complaints).toEqual([]);
    expect(requests).toEqual([page.url()]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    expect(await brightness(page)).toBe(colorScheme);
    await page.close();
  },
);

test('on a phone nothing sticks out of its frame', async () => {
  for (const run of [fullRun(), hostileRun(), growthRun()]) {
    const { page } = await open(run, { viewport: PHONE });
    expect(await stickingOut(page)).toEqual([]);
    await page.close();
  }
});

test.each(['light', 'dark'] as const)(
  'axe-core finds nothing in the %s theme, with what is folded open',
  async (colorScheme) => {
    for (const run of colorScheme === 'light' ? [fullRun()] : [growthRun(), capacityRun()]) {
      const { page } = await open(run, { colorScheme, viewport: DESKTOP });
      await page.evaluate(() => {
        for (const folded of document.querySelectorAll<HTMLDetailsElement>('details.behind, .verdict details, #view'))
          folded.open = true;
      });
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.close();
    }
  },
);

test('of many cells only the pictures near the reader are drawn', async () => {
  const { page, complaints } = await open(manyCellsRun(), { viewport: DESKTOP });
  const undrawn = () =>
    page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-picture]')].filter((it) => !it.style.width)
          .length,
    );
  const { pictures } = await page.evaluate(() => ({ pictures: document.querySelectorAll('canvas').length }));
  expect(pictures).toBeGreaterThan(150);
  expect(await undrawn()).toBeGreaterThan(pictures - 20);
  const middle = page.locator('canvas').nth(Math.floor(pictures / 2));
  await middle.scrollIntoViewIfNeeded();
  await expect.poll(() => middle.evaluate((canvas) => canvas.style.width)).not.toBe('');
  expect(complaints).toEqual([]);
  await page.close();
});

test('without JavaScript all tables are there and no empty frames', async () => {
  const { page } = await open(fullRun(), { javaScriptEnabled: false, viewport: DESKTOP });
  // biome-ignore lint/performance/useDomNodeTextContent: what is meant is what can be seen
  const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
  for (const words of [
    'wins: of those that keep the objective it has 3.70',
    '1,471–1,504',
    '> 10,000',
    'precompute failed',
    'answers NOT verified',
  ]) {
    expect(text.replaceAll('\u00a0', ' ')).toContain(words);
  }
  expect(await page.locator('table:visible').count()).toBeGreaterThan(10);
  expect(await page.locator('canvas:visible').count()).toBe(0);
  await page.screenshot({ path: await artifact('report-without-script.png') });
  await page.close();
});

test('markup in names and messages stays text, in tables, verdict and pictures', async () => {
  const { page, complaints, requests } = await open(hostileRun(), { viewport: DESKTOP });
  expect(await page.evaluate(() => 'poisoned' in window)).toBe(false);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(2);
  expect(await page.locator('main').textContent()).toContain(POISON.slice(0, 20));
  expect(await drawnPictures(page)).toEqual({ pictures: PICTURES_OF_FULL_RUN, blank: [] });
  expect([complaints, requests]).toEqual([[], [page.url()]]);
  await page.screenshot({ path: await artifact('report-hostile.png'), fullPage: true });
  await page.close();
});

test('the policy stops a script that was slipped in, and a request', async () => {
  const slipped = '<img src="https://example.com/x.png"><script>window.poisoned = 1</script></main>';
  const { page, complaints, answered } = await open(quickRun(), {}, (text) => text.replace('</main>', slipped));
  expect(await page.evaluate(() => 'poisoned' in window)).toBe(false);
  expect(answered).toEqual([page.url()]);
  expect(complaints.filter((text) => text.includes('Content Security Policy'))).toHaveLength(2);
  await page.close();
});

test('a keyboard reaches the links, the tables and what is folded', async () => {
  const { page } = await open(fullRun(), { viewport: DESKTOP });
  const reached = new Set<string>();
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement?.tagName ?? ''));
  }
  expect([...reached].sort()).toEqual(expect.arrayContaining(['A', 'DIV', 'SUMMARY']));
  expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe(
    'solid',
  );
  await page.close();
});

test('paper is light, with its pictures, even from a dark screen', async () => {
  const { page } = await open(fullRun(), { colorScheme: 'dark', viewport: DESKTOP });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  expect(await brightness(page)).toBe('light');
  expect((await drawnPictures(page)).blank).toEqual([]);
  const pdf = await page.pdf({ path: await artifact('report.pdf'), format: 'A4' });
  expect(pdf.byteLength).toBeGreaterThan(20_000);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  expect(await brightness(page)).toBe('dark');
  await page.close();
});

test('pictures follow the theme of the system when it changes', async () => {
  const { page } = await open(quickRun(), { colorScheme: 'light', viewport: DESKTOP });
  const pixels = () =>
    page
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await pixels();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(pixels).not.toBe(before);
  await page.close();
});

function open(run: RunFile, options: BrowserContextOptions, change = (text: string) => text): Promise<Opened> {
  return openPage(browser, folder, change(renderHtml(run)), options);
}
