/** What is inlined into the page: style sheet, chart library, and our script as plain JavaScript. */
import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

export function styleSheet(): string {
  return readFileSync(new URL('./style.css', import.meta.url), 'utf8');
}

/** @throws {Error} if a script holds what would end its element early */
export function clientScript(): string {
  const client = stripTypeScriptTypes(readFileSync(new URL('./client.ts', import.meta.url), 'utf8'));
  // The types leave blanks behind.
  const own = client.replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n');
  const script = `${chartLibrary()}\n(()=>{'use strict';${own}})();\n`;
  if (/<\/script|<!--/i.test(script))
    throw new Error('reports/html/assets.ts: a script holds markup that ends its element');
  return script;
}

/** The library's own file for pages; the address of its source map would be a request. */
export function chartLibrary(): string {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('chart.js');
  const text = readFileSync(join(dirname(entry), 'chart.umd.min.js'), 'utf8');
  return text.replace(/^\/\/# sourceMappingURL=.*$/m, '').trimEnd();
}
