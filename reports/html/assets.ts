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
    // The next one wants it beside itself.
    library(require.resolve('pako'), 'dist/pako_inflate.min.js'),
    library(require.resolve('hdr-histogram-js'), 'hdrhistogram.umd.js'),
    bundle(new URL('./client/main.ts', import.meta.url)),
  ].join('\n');
  if (/<\/script|<!--/i.test(script))
    throw new Error('reports/html/assets.ts: a script holds markup that ends its element');
  return script;
}

const require = createRequire(import.meta.url);

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
