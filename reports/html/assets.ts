/** What is inlined into a page: style sheet, libraries, and our script as plain JavaScript. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.ts';

export function styleSheet(): string {
  return readFileSync(new URL('./style.css', import.meta.url), 'utf8');
}

/** @throws {Error} if a script holds what would end its element early */
export function clientScript(): string {
  const script = [
    chartLibrary(),
    // The next one needs of it what it has as a dependency.
    library(createRequire(HISTOGRAMS).resolve('pako'), 'dist/pako_inflate.min.js'),
    library(HISTOGRAMS, 'hdrhistogram.umd.js'),
    bundle(new URL('./client/main.ts', import.meta.url)),
  ].join('\n');
  if (/<\/script|<!--/i.test(script))
    throw new Error('reports/html/assets.ts: a script holds markup that ends its element');
  return script;
}

const require = createRequire(import.meta.url);
const HISTOGRAMS = require.resolve('hdr-histogram-js');

/**
 * A library's own file for pages; the address of its source map would be a request.
 * @param entry - the library's, which the file lies beside
 */
function library(entry: string, file: string): string {
  return readFileSync(join(dirname(entry), file), 'utf8')
    .replace(/^\/\/# sourceMappingURL=.*$/m, '')
    .trimEnd();
}

export function chartLibrary(): string {
  return library(require.resolve('chart.js'), 'chart.umd.min.js');
}
