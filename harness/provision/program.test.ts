import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { columnar } from '../../implementations/columnar/index.ts';
import { baseKey } from './postgres/base.ts';
import { PROJECT, placeless, programHashes } from './program.ts';
import { workspace } from './test-helpers.ts';

const space = workspace('/data/shops-1', {});
const copies: string[] = [];
let copy = '';

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'bench-program-'));
  copies.push(copy);
  for (const path of ['implementations', 'model', 'package.json'])
    cpSync(join(PROJECT, path), join(copy, path), { recursive: true });
});

afterAll(() => {
  for (const folder of copies) rmSync(folder, { recursive: true, force: true });
});

test('the same files in another checkout are the same program, and make the same base', async () => {
  expect(await programHashes('columnar', [], copy)).toEqual(await programHashes('columnar', []));
  expect(await baseKey(space, 'test', copy)).toBe(await baseKey(space, 'test'));
});

test.each([
  'implementations/columnar/queries.ts',
  'implementations/shared/script.ts',
  'model/contract.ts',
  'package.json',
])('with another %s it is another program', async (file) => {
  appendFileSync(join(copy, file), '\n');
  expect(await programHashes('columnar', [], copy)).not.toEqual(await programHashes('columnar', []));
});

test('tests, documents and other architectures are no part of it', async () => {
  appendFileSync(join(copy, 'implementations/columnar/README.md'), '\n');
  appendFileSync(join(copy, 'implementations/precompute/index.ts'), '\n');
  expect(await programHashes('columnar', [], copy)).toEqual(await programHashes('columnar', []));
});

test('another index on the tables makes another base', async () => {
  appendFileSync(join(copy, 'implementations/shared/postgres/schema.ts'), '\n');
  expect(await baseKey(space, 'test', copy)).not.toBe(await baseKey(space, 'test'));
});

test('commands read the same wherever the checkout lies', () => {
  const [own] = placeless(columnar.prepare(space));
  expect(own?.argv).toEqual(['node', '--disable-warning=ExperimentalWarning', 'implementations/columnar/load.ts']);
  const moved = columnar.prepare(space).map((command) => {
    const [program, ...rest] = command.argv;
    return {
      ...command,
      argv: [program, ...rest.map((argument) => argument.replace(PROJECT, join(copy, '/')))] as const,
    };
  });
  expect(placeless(moved, copy)).toEqual([own]);
});
