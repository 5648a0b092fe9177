import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hide, hideInFiles, secretsIn } from './secrets.ts';
import { ownCache } from './test-helpers.ts';

const folder = ownCache();
const URL_OF_IT = 'postgres://emma:k%C3%A4se%2F@localhost/a';

test('a password is hidden as it stands in an address and as it is meant', () => {
  const secrets = secretsIn(URL_OF_IT);
  expect(hide(`${URL_OF_IT} käse/`, secrets)).toBe('postgres://emma:***@localhost/a ***');
});

test('without an address or a password nothing is hidden', () => {
  expect(hide('emma', secretsIn(undefined))).toBe('emma');
  expect(hide('emma', secretsIn('postgres://emma@localhost/a'))).toBe('emma');
});

test('logs keep everything else, byte for byte', async () => {
  const file = join(folder.current, 'x.log');
  writeFileSync(file, Buffer.concat([Buffer.from([0xff, 0]), Buffer.from('käse/ and ä')]));
  await hideInFiles(folder.current, secretsIn(URL_OF_IT));
  expect(readFileSync(file)).toEqual(Buffer.concat([Buffer.from([0xff, 0]), Buffer.from('*** and ä')]));
  await hideInFiles(join(folder.current, 'gone'), secretsIn(URL_OF_IT));
});
