import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Workspace } from '../model/implementation.ts';
import { readExternals } from './external.ts';
import { workspace } from './provision/test-helpers.ts';

const capabilities = { answers: 'current', writes: 'durable' };
const command = { name: 'mine', argv: ['python3', './bin/service.py', '-v'], store: 'own', capabilities };
const remote = { name: 'theirs', url: 'http://127.0.0.1:8080', secretFrom: 'THEIR_SECRET', capabilities };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-external-'));
  process.env.THEIR_SECRET = 'hush';
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  delete process.env.THEIR_SECRET;
});

function fileOf(content: unknown): string {
  const file = join(folder, 'externals.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('a command', () => {
  test('is served as it is written, with paths beside the file', async () => {
    const [mine] = await readExternals(fileOf({ ...command, env: { COLOUR: 'red' } }));
    const space: Workspace = workspace('/data');
    expect(mine?.serve(space)).toEqual([
      { component: 'backend', argv: ['python3', join(folder, 'bin/service.py'), '-v'], env: { COLOUR: 'red' } },
    ]);
    expect(mine?.capabilities({})).toEqual(capabilities);
    expect(mine).toMatchObject({ name: 'mine', store: 'own', options: {} });
    expect(mine).not.toHaveProperty('csv');
  });

  test('gets CSV files if it asks for them', async () => {
    expect(await readExternals(fileOf([command, { ...command, name: 'other', csv: true }]))).toMatchObject([
      { name: 'mine' },
      { name: 'other', csv: true },
    ]);
  });
});

describe('a service that runs already', () => {
  test('is asked at its address, with the secret of the environment', async () => {
    const [theirs] = await readExternals(fileOf({ ...remote, reset: ['./reset.sh'] }));
    expect(theirs?.remote).toEqual({ url: remote.url, secret: 'hush', reset: [join(folder, 'reset.sh')] });
    expect(theirs?.capabilities({})).toEqual(capabilities);
  });

  test('is not written to if it cannot be reset', async () => {
    const [theirs] = await readExternals(fileOf(remote));
    expect(theirs?.capabilities({})).toEqual({ answers: 'current', writes: 'none' });
  });

  test('is on this machine unless another one is allowed', async () => {
    const far = fileOf({ ...remote, url: 'http://10.0.0.7:8080' });
    await expect(readExternals(far)).rejects.toThrow('http://10.0.0.7:8080 is not on this machine: add --allow-remote');
    expect(await readExternals(far, true)).toHaveLength(1);
  });

  test('needs its secret', async () => {
    delete process.env.THEIR_SECRET;
    await expect(readExternals(fileOf(remote))).rejects.toThrow('THEIR_SECRET is empty');
  });
});

test.each([
  { what: 'no JSON', content: '{', says: 'cannot read' },
  { what: 'no command', content: { ...command, argv: [] }, says: '/argv' },
  { what: 'a store that there is not', content: { ...command, store: 'mysql' }, says: '/store' },
  { what: 'a name that is none', content: { ...command, name: 'My Service' }, says: '/name' },
  { what: 'an address with a path', content: { ...remote, url: 'http://127.0.0.1/api' }, says: '/url' },
])('$what is one line that names the file and the page', async ({ content, says }) => {
  const file = fileOf(content);
  const message = await readExternals(file).then(String, (error: Error) => error.message);
  expect(message).toContain(says);
  expect(message).toContain(file);
  expect(message).toMatch(/^.+; see docs\/external\.md$/);
});
