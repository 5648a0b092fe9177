import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderIndex } from '../../reports/index/page.ts';
import { defaultRun, onDay, read } from '../../reports/index/test-runs.ts';
import type { IndexedRun } from '../../reports/index/types.ts';
import { hostileRun, POISON } from '../../reports/testing/hostile.ts';
import { capacityRun, fullRun } from '../../reports/testing/runs.ts';
import { artifact } from './artifacts.ts';
import { launchBrowser } from './chromium.ts';
import { drawnPictures, openPage, stickingOut } from './page-helpers.ts';

const DESKTOP = { width: 1100, height: 900 };
const PHONE = { width: 360, height: 740 };

const DAMAGED = { folder: 'broken', state: 'damaged', why: 'results/broken/run.json is not JSON: restore it' } as const;
const LONG = 'a-folder-with-a-very-long-name-that-somebody-gave-it-and-without-any-blank-in-it';

/** Some runs of each kind: eight alike, then a new version of bench, void and failed cells, capacities. */
const MANY: readonly IndexedRun[] = [
  DAMAGED,
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((day) => read(onDay(day, defaultRun(1 + 0.02 * (day % 3))))),
  ...[9, 10, 11].map((day) => read(onDay(day, defaultRun(0.8), { benchVersion: '0.2.0' }))),
  read(onDay(12, fullRun()), LONG, 'killed'),
  read(onDay(13, fullRun())),
  ...[14, 15].map((day) => read(onDay(day, capacityRun()))),
];
/** bi, browse and mixed by four metrics; browse and rush-hour have capacities, of which browse's can be drawn. */
const PICTURES_OF_MANY = 3 * 4 + 1 + 4;

let browser: Browser;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'index-browser-test-'));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

function open(runs: readonly IndexedRun[], options: Parameters<typeof openPage>[3]) {
  return openPage(browser, folder, renderIndex(runs, { results: 'results', benchVersion: '0.1.0' }), options);
}

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  test.each([
    ['wide', DESKTOP],
    ['phone', PHONE],
  ] as const)('%s: draws every picture, asks nobody for anything, and complains of nothing', async (name, viewport) => {
    const { page, complaints, requests } = await open(MANY, { colorScheme, viewport });
    expect(await drawnPictures(page)).toEqual({ pictures: PICTURES_OF_MANY, blank: [] });
    await page.screenshot({ path: await artifact(`index-${colorScheme}-${name}.png`), fullPage: true });
    expect([complaints, requests]).toEqual([[], [page.url()]]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    await page.close();
  });
});

test('nothing sticks out of its frame, whatever runs are called', async () => {
  const hostile = [read(hostileRun(), `1${POISON}`), read({ ...hostileRun(), id: 'other' }, `2${POISON}`)];
  for (const viewport of [PHONE, DESKTOP]) {
    for (const runs of [MANY, hostile]) {
      const { page } = await open(runs, { viewport });
      expect(await stickingOut(page)).toEqual([]);
      await page.close();
    }
  }
});

test('markup in names and folders stays text', async () => {
  const hostile = [read(hostileRun(), `1${POISON}`), read({ ...hostileRun(), id: 'other' }, `2${POISON}`)];
  const { page, complaints, requests } = await open(hostile, { viewport: DESKTOP });
  expect(await page.evaluate(() => 'poisoned' in window)).toBe(false);
  expect([await page.locator('img').count(), await page.locator('script').count()]).toEqual([0, 2]);
  expect((await drawnPictures(page)).blank).toEqual([]);
  expect([complaints, requests]).toEqual([[], [page.url()]]);
  await page.close();
});

test('a link leads to the report of a run in a folder of any name', async () => {
  const name = 'a:b c#1?%';
  const { page } = await open([read(fullRun(), name)], { viewport: DESKTOP });
  const href = await page.locator('main table a').evaluate((link: HTMLAnchorElement) => link.href);
  expect(decodeURIComponent(new URL(href).pathname)).toBe(join(folder, name, 'report.html'));
  await page.close();
});

test('without JavaScript the tables are there and no empty frames', async () => {
  const { page } = await open(MANY, { javaScriptEnabled: false, viewport: DESKTOP });
  expect(await page.locator('canvas:visible').count()).toBe(0);
  expect(await page.locator('table').count()).toBe(5);
  // biome-ignore lint/performance/useDomNodeTextContent: what is meant is what can be seen
  expect(await page.locator('main').innerText()).toContain('cannot be read');
  await page.close();
});

test('a folder without runs has a page, too', async () => {
  const { page, complaints } = await open([], { viewport: PHONE });
  expect(await page.locator('main').textContent()).toContain('None yet');
  expect(complaints).toEqual([]);
  await page.close();
});

test('two hundred runs are drawn', async () => {
  const usual = read(defaultRun());
  const runs = Array.from({ length: 200 }, (_, at) => {
    const startedAt = new Date(Date.UTC(2026, 0, 1 + at)).toISOString();
    return { ...usual, folder: `run-${at}`, run: { ...usual.run, startedAt } };
  });
  const { page, complaints } = await open(runs, { viewport: DESKTOP });
  expect(await drawnPictures(page)).toEqual({ pictures: 12, blank: [] });
  expect(complaints).toEqual([]);
  await page.screenshot({ path: await artifact('index-200.png') });
  await page.close();
});
