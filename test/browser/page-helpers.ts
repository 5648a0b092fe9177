/** A page in a real browser: opened from a file, watched, and looked at. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console and of scripts. */
  readonly complaints: string[];
  /** Asked for, whether or not the policy let it through. */
  readonly requests: string[];
}

/** @param folder - where the file is put */
export async function openPage(
  browser: Browser,
  folder: string,
  html: string,
  options: BrowserContextOptions,
): Promise<Opened> {
  const file = join(folder, `${randomUUID()}.html`);
  await writeFile(file, html);
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return { page, complaints, requests };
}

/** How many canvases there are, and the names of those that hold little more than axes and text. */
export function drawnPictures(page: Page): Promise<{ pictures: number; blank: string[] }> {
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
