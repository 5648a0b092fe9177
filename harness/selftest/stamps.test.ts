import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { sharedNow, sharedOffset } from './stamps.ts';

it('is one clock for all processes', () => {
  const source = `import { sharedNow } from '${import.meta.dirname}/stamps.ts'; console.log(sharedNow());`;
  const before = sharedNow();
  const there = Number(
    execFileSync(process.execPath, ['--input-type=module-typescript', '-e', source], { encoding: 'utf8' }),
  );
  const after = sharedNow();
  expect(there).toBeGreaterThan(before);
  expect(there).toBeLessThan(after);
});

it('runs with performance.now(), from another zero', () => {
  const offset = sharedOffset();
  const before = sharedNow();
  const here = performance.now() + offset;
  const after = sharedNow();
  // The offset itself was looked up between two readings, some microseconds apart.
  expect(here).toBeGreaterThan(before - 0.1);
  expect(here).toBeLessThan(after + 0.1);
});
