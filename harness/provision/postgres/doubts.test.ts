import { expect, test } from 'vitest';
import { postgresSettings } from '../../../implementations/shared/postgres/settings.ts';
import { databaseDoubts } from './doubts.ts';

const means = { memory: 4 * 2 ** 30, queryThreads: 2 };
const doubts = (isOurs: boolean, postgresql: Record<string, string>) =>
  databaseDoubts({ isOurs }, { settings: { postgresql } }, means);

test('our own server leaves no doubt, and neither does a run without PostgreSQL', () => {
  expect(doubts(true, {})).toEqual([]);
  expect(databaseDoubts({ isOurs: false }, { settings: {} }, means)).toEqual([]);
});

test('the same means in other words are the same, and what is no means may differ', () => {
  const others = {
    shared_buffers: '3GB',
    checkpoint_timeout: '60min',
    max_connections: '100',
    timezone: 'Europe/Rome',
  };
  expect(doubts(false, { ...postgresSettings(means), ...others }).map(({ kind }) => kind)).toEqual(['database-apart']);
});

test('other means are told one by one', () => {
  const [, unequal] = doubts(false, { ...postgresSettings(means), work_mem: '4MB', fsync: 'off' });
  expect(unequal).toMatchObject({
    kind: 'unequal-means',
    message: expect.stringMatching(/: work_mem 4MB instead of 64MB, fsync off instead of on$/),
  });
});
