/** docker-compose.yml starts a server with the means that every other store gets, on this machine alone. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { postgresSettings } from '../../implementations/shared/postgres/settings.ts';
import { PROJECT } from '../end-to-end/bench.ts';

const text = readFileSync(`${PROJECT}/docker-compose.yml`, 'utf8');

test('its settings are those of settings.ts for 4 GiB and 2 query threads', () => {
  const settings = Array.from(text.matchAll(/^ {6}- -c\n {6}- (\w+)=(.*)$/gm), ([, name, value]) => [name, value]);
  expect(Object.fromEntries(settings)).toEqual(postgresSettings({ memory: 4 * 2 ** 30, queryThreads: 2 }));
  expect(settings).toHaveLength(text.match(/- -c$/gm)?.length ?? 0);
});

test('its port is on loopback, and its password has no default', () => {
  expect(/ports:\n(?: +#.*\n)* +- (.*)\n(?! +- )/.exec(text)?.[1]).toMatch(
    /^127\.0\.0\.1:\$\{BENCH_POSTGRES_PORT:-5432\}:5432$/,
  );
  expect(/POSTGRES_PASSWORD: (.*)/.exec(text)?.[1]).toMatch(/^\$\{PGPASSWORD:\?.*\}$/);
});
