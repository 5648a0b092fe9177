/** Implementations on a server of the user's own give right answers, and leave nothing there but what is worth keeping. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataset } from '../../harness/check/test-helpers.ts';
import { readAddress } from '../../harness/provision/postgres/address.ts';
import { type ExternalPostgres, openExternalPostgres } from '../../harness/provision/postgres/external.ts';
import { parseVariant } from '../../harness/variant.ts';
import { type Checker, openChecker, verifyVariant } from '../../harness/verification.ts';
import { IMPLEMENTATIONS } from '../../implementations/registry.ts';
import { MAKER, type OwnServer, PASSWORD, startOwnServer } from './own-server.ts';

const LONG_MS = 120_000;
const { signal } = new AbortController();

let cache: string;
let own: OwnServer;
let postgres: ExternalPostgres;
let checker: Checker;

beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'bench-url-'));
  chmodSync(cache, 0o755);
  process.env.BENCH_CACHE = cache;
  own = await startOwnServer();
  postgres = await openExternalPostgres(readAddress(own.url(MAKER, PASSWORD), false));
  checker = await openChecker(await dataset(1));
}, LONG_MS);
afterAll(async () => {
  checker?.oracle.close();
  await postgres?.close();
  await own?.stop();
  delete process.env.BENCH_CACHE;
  rmSync(cache, { recursive: true, force: true });
}, LONG_MS);

const onPostgres = IMPLEMENTATIONS.filter(({ store }) => store === 'postgres').map(({ name }) => name);

test.each(onPostgres)(
  '%s through a URL gives right answers before and after writes, and its clone is gone afterwards',
  async (name) => {
    const variant = parseVariant(name, IMPLEMENTATIONS);
    const verified = await verifyVariant(checker, variant, { extent: 'all', seed: 1, signal, postgres });
    expect(verified).toMatchObject({ differences: [], answersChecked: 28, answersInAll: 28 });
    expect(verified.writesChecked).toBeGreaterThan(0);
    const kept = await own.databases();
    expect(kept.filter((database) => /^aeb_base_/.test(database))).toHaveLength(1);
    expect(kept.filter((database) => !/^aeb_(base|state)_/.test(database))).toEqual([]);
  },
  LONG_MS,
);
