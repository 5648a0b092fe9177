import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunFile } from '../../model/run-file.ts';
import { fullRun, hostileRun, POISON, quickRun } from '../../reports/fixture.ts';
import { renderHtml } from '../../reports/html/page.ts';
import { artifact } from './artifacts.ts';
import { launchBrowser } from './chromium.ts';

const DESKTOP = { width: 1100, height: 900 };
const PHONE = { width: 360, height: 740 };
const PICTURES_OF_FULL_RUN = 8;

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

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test.each([
    ['wide', DESKTOP],
    ['phone', PHONE],
  ] as const)('%s: draws every picture, asks nobody for anything, and complains of nothing', async (name, viewport) => {
    const { page, complaints, requests } = await open(fullRun(), { colorScheme, viewport });
    expect(await blankPictures(page)).toEqual({ pictures: PICTURES_OF_FULL_RUN, blank: [] });
    await page.screenshot({ path: await artifact(`report-${colorScheme}-${name}.png`), fullPage: true });
    expect(complaints).toEqual([]);
    expect(requests).toEqual([page.url()]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    expect(await brightness(page)).toBe(colorScheme);
    await page.close();
  });
});

test('on a phone nothing sticks out of its frame', async () => {
  for (const run of [fullRun(), hostileRun()]) {
    const { page } = await open(run, { viewport: PHONE });
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll('main *, header *')]
        // The table of seconds scrolls inside its frame.
        .filter((element) => !element.closest('details'))
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
        .map((element) => element.outerHTML.slice(0, 80)),
    );
    expect(outside).toEqual([]);
    await page.close();
  }
});

test('without JavaScript all tables are there and no empty frames', async () => {
  const { page } = await open(fullRun(), { javaScriptEnabled: false, viewport: DESKTOP });
  // biome-ignore lint/performance/useDomNodeTextContent: what is meant is what can be seen
  const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
  for (const words of [
    'Throughput: precompute',
    '1,471–1,504',
    '> 10,000',
    'precompute failed',
    'answers NOT verified',
  ]) {
    expect(text.replaceAll('\u00a0', ' ')).toContain(words);
  }
  expect(await page.locator('table:visible').count()).toBeGreaterThan(10);
  expect(await page.locator('canvas:visible').count()).toBe(0);
  await page.screenshot({ path: await artifact('report-without-script.png'), fullPage: true });
  await page.close();
});

test('markup in names and messages stays text, in tables, verdict and pictures', async () => {
  const { page, complaints, requests } = await open(hostileRun(), { viewport: DESKTOP });
  expect(await page.evaluate(() => 'poisoned' in window)).toBe(false);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(3);
  expect(await page.locator('main').textContent()).toContain(POISON.slice(0, 20));
  expect(await blankPictures(page)).toEqual({ pictures: PICTURES_OF_FULL_RUN, blank: [] });
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
  expect((await blankPictures(page)).blank).toEqual([]);
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

interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console and of scripts. */
  readonly complaints: string[];
  /** Asked for, whether or not the policy let it through. */
  readonly requests: string[];
  readonly answered: string[];
}

async function open(run: RunFile, options: BrowserContextOptions, change = (text: string) => text): Promise<Opened> {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.html`);
  await writeFile(file, change(renderHtml(run)));
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  const requests: string[] = [];
  const answered: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  page.on('requestfinished', (request) => answered.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return { page, complaints, requests, answered };
}

/** Names of the canvases that hold a single colour. */
async function blankPictures(page: Page): Promise<{ pictures: number; blank: string[] }> {
  return page.evaluate(() => {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-picture]')];
    const colours = (canvas: HTMLCanvasElement) => {
      const data =
        canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
      return new Set(new Uint32Array(data.buffer)).size;
    };
    // Axes and text alone make some; lines and bars in their own colours make more.
    const blank = canvases.filter((canvas) => colours(canvas) < 20).map((canvas) => canvas.dataset.picture ?? '');
    return { pictures: canvases.length, blank };
  });
}

async function brightness(page: Page): Promise<'light' | 'dark'> {
  const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  return Number(/\d+/.exec(colour)?.[0]) > 128 ? 'light' : 'dark';
}
