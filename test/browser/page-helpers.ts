/** A page in a real browser: opened from a file, watched, and looked at. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console and of scripts. */
  readonly complaints: string[];
  /** Asked for, whether or not the policy let it through. */
  readonly requests: string[];
  readonly answered: string[];
}

/** @param folder - where the file is put */
export async function openPage(
  browser: Browser,
  folder: string,
  html: string,
  options: BrowserContextOptions,
  fragment = '',
): Promise<Opened> {
  const file = join(folder, `${randomUUID()}.html`);
  await writeFile(file, html);
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const answered: string[] = [];
  page.on('requestfinished', (request) => answered.push(request.url()));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(`${pathToFileURL(file).href}${fragment}`);
  return { page, complaints, requests, answered };
}

/** Pictures are drawn when the reader comes near them. */
async function scrollThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const canvas of document.querySelectorAll('canvas[data-picture]')) {
      canvas.scrollIntoView();
      // Twice: what comes near is told between one frame and the next.
      for (let frame = 0; frame < 2; frame += 1) await new Promise((fulfil) => requestAnimationFrame(fulfil));
    }
    scrollTo(0, 0);
  });
}

/** How many canvases there are, and the names of those that hold little more than axes and text. */
export async function drawnPictures(page: Page): Promise<{ pictures: number; blank: string[] }> {
  await scrollThrough(page);
  return page.evaluate(() => {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-picture]')];
    const colours = (canvas: HTMLCanvasElement) => {
      const data =
        canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
      return new Set(new Uint32Array(data.buffer)).size;
    };
    const blank = canvases.filter((canvas) => colours(canvas) < 20).map((canvas) => canvas.dataset.picture ?? '');
    return { pictures: canvases.length, blank };
  });
}

/** Beginnings of the elements that reach over the right edge; what scrolls inside its frame does not. */
export function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main *, header *')]
      .filter((element) => !element.closest('details'))
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      .map((element) => element.outerHTML.slice(0, 80)),
  );
}

/** What axe-core finds: rule and element. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const found = await (globalThis as unknown as { readonly axe: typeof axe }).axe.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
  });
}

export async function brightness(page: Page): Promise<'light' | 'dark'> {
  const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  return Number(/\d+/.exec(colour)?.[0]) > 128 ? 'light' : 'dark';
}
