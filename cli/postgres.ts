/** `--postgres`: the server that comes with the project, or one of the user's own. */
import { Option } from 'commander';
import { readAddress } from '../harness/provision/postgres/address.ts';
import { embeddedPostgres } from '../harness/provision/postgres/embedded.ts';
import { openExternalPostgres } from '../harness/provision/postgres/external.ts';
import type { PostgresProvider } from '../harness/provision/postgres/provider.ts';

/** Read by `withPostgres` and not by commander, which would print the password with what is wrong. */
export const postgresOption = () =>
  new Option('--postgres <auto|embedded|URL>', 'URL: a server of your own (see below); auto: embedded').default('auto');

export const POSTGRES_HELP = `
A PostgreSQL server of your own (docs/postgres.md): --postgres postgres://USER@HOST:PORT. It must be version 16 or newer,
and USER must be allowed to create databases; all that are made begin with aeb_. The password is read from PGPASSWORD, or
from the URL, where others can see it; from nowhere else. A host that is not this machine wants --allow-remote.
`;

/**
 * To be called after the sweep of the cache.
 * @throws {AddressError} for words that are off; {ProvisionError} for a server that will not do
 */
export async function withPostgres<T>(
  { postgres, allowRemote = false }: { readonly postgres: string; readonly allowRemote?: boolean },
  work: (provider: PostgresProvider) => Promise<T>,
): Promise<T> {
  if (postgres === 'auto' || postgres === 'embedded') return work(embeddedPostgres);
  const provider = await openExternalPostgres(readAddress(postgres, allowRemote));
  try {
    if (provider.swept > 0)
      console.error(`bench: dropped ${provider.swept} databases that a killed run had left on the server`);
    return await work(provider);
  } finally {
    await provider.close();
  }
}
