/** Statements on a user's own server: counted where pg_stat_statements is there, and said why not where it is not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useChecker, variantOf } from '../../harness/check/test-helpers.ts';
import { readAddress } from '../../harness/provision/postgres/address.ts';
import { type ExternalPostgres, openExternalPostgres } from '../../harness/provision/postgres/external.ts';
import { precompute } from '../../implementations/precompute/index.ts';
import { COUNTING_SETTINGS } from '../../implementations/shared/postgres/settings.ts';
import { MAKER, type OwnServer, PASSWORD, startOwnServer } from '../postgres/own-server.ts';
import { asking, count, LONG_MS } from './counting.ts';

const checker = useChecker(2);
const READS = asking('shop-overview', 'shop-detail');
let own: OwnServer;
let postgres: ExternalPostgres;

beforeAll(async () => {
  own = await startOwnServer(COUNTING_SETTINGS);
  postgres = await openExternalPostgres(readAddress(own.url(MAKER, PASSWORD), false));
}, LONG_MS);
afterAll(async () => {
  await postgres?.close();
  await own?.stop();
}, LONG_MS);

test(
  'without the extension there are no figures, with it there are the same as anywhere, and no right besides is needed',
  async () => {
    expect(await count(checker(), variantOf(precompute), READS, postgres)).toMatchObject({
      state: 'not-counted',
      reason: expect.stringMatching(/^the server has no pg_stat_statements .*: add it to shared_preload_libraries/),
    });
    await own.admin.query('CREATE EXTENSION pg_stat_statements');
    expect(await count(checker(), variantOf(precompute), READS, postgres)).toMatchObject({
      state: 'counted',
      statementsPerRequest: 1,
      rowsPerRequest: 1,
    });
    await own.admin.query("ALTER SYSTEM SET pg_stat_statements.track = 'none'");
    await own.admin.query('SELECT pg_reload_conf()');
    expect(await count(checker(), variantOf(precompute), READS, postgres)).toMatchObject({
      state: 'not-counted',
      reason: 'pg_stat_statements leaves statements out: set its track to top and its track_utility to on',
    });
  },
  LONG_MS,
);
