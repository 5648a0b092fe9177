/** Draws pictures with chart.js in a headless browser, as the reports do, and keeps what it shows as PNG. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartLibrary } from '../../reports/html/assets.ts';
import { launchBrowser } from '../../test/browser/chromium.ts';
import type { Picture } from './chart.ts';
import { withPalette } from './png.ts';

const WIDTH = 900;

type Browser = Awaited<ReturnType<typeof launchBrowser>>;

/** @param source - where the figures are from, below each picture */
export async function drawAll(folder: string, pictures: readonly Picture[], source: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    for (const picture of pictures) await draw(browser, picture, source, join(folder, `${picture.name}.png`));
  } finally {
    await browser.close();
  }
}

async function draw(browser: Browser, picture: Picture, source: string, path: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 600 }, deviceScaleFactor: 2 });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.setContent(frameOf(picture, source));
  await page.addScriptTag({ content: chartLibrary() });
  await page.addScriptTag({ content: `const panels = ${JSON.stringify(picture.panels)};${DRAW}` });
  await writeFile(path, withPalette(await page.locator('main').screenshot()));
  await page.close();
  if (errors.length > 0)
    throw new Error(`docs/realism/${picture.name}.png is not drawn (${errors[0]}): see benchmarks/realism/`);
}

/** null, which JSON makes of NaN, breaks a line. Series without a name are left out of the legend. */
const DRAW =
  "Chart.defaults.plugins.legend.labels.filter = ({ text }) => text !== '';" +
  "document.querySelectorAll('canvas').forEach((canvas, index) => new Chart(canvas, panels[index]));";

function frameOf({ title, note, panels, columns = 1, height = 400 }: Picture, source: string): string {
  const style = `
    body { margin: 0; background: #fff; color: #222; font-family: "Open Sans", "DejaVu Sans", sans-serif; }
    main { width: ${WIDTH}px; padding: 14px 18px 10px; box-sizing: border-box; }
    h1 { font-size: 18px; margin: 0 0 2px; } p { font-size: 13px; margin: 0 0 8px; } small { font-size: 11px; color: #555; }
    section { display: grid; grid-template-columns: repeat(${columns}, minmax(0, 1fr)); gap: 6px; }
    div { height: ${height}px; position: relative; }`;
  const canvases = panels.map(() => '<div><canvas></canvas></div>').join('');
  return `<style>${style}</style><main><h1>${title}</h1><p>${note}</p><section>${canvases}</section><small>${source}</small></main>`;
}
