import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, test } from 'vitest';
import { bundle } from './bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(modules: Readonly<Record<string, string>>): unknown {
  for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, name), text);
  const page: Record<string, unknown> = {};
  runInNewContext(bundle(pathToFileURL(join(folder, 'main.ts'))), page);
  return page.result;
}

test('modules find what they import, each is run once, and equal names in two of them do not meet', () => {
  const modules = {
    'main.ts': `import { double } from './double.ts';\nimport { count, type Size } from './count.ts';\nconst own: Size = 1;\nObject.assign(globalThis, { result: [double(own), count()] });\n`,
    'double.ts': `import { count } from './count.ts';\nconst own = 20;\nexport function double(value: number): number {\n  count();\n  return own * value;\n}\n`,
    'count.ts': `/** A comment\n * of two lines. */\nexport type Size = number;\nlet own = 0;\nexport const count = () => ++own;\n`,
  };
  expect(run(modules)).toEqual([20, 2]);
});

test('what a page does not have is refused', () => {
  expect(() => run({ 'main.ts': `import { readFileSync } from 'node:fs';\nreadFileSync('x');\n` })).toThrow(
    'main.ts: the page has no node:fs',
  );
});

test('a form that it does not know is refused', () => {
  expect(() => run({ 'main.ts': 'export default 1;\n' })).toThrow(
    'main.ts: cannot be bundled for the page: export default 1;',
  );
  expect(() => run({ 'main.ts': `import * as all from './count.ts';\nall;\n` })).toThrow('cannot be bundled');
});
