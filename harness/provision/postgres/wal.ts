/** The write-ahead log of a PostgreSQL server, watched through a connection of its own. */
import pg from 'pg';
import type { Milliseconds } from '../../../model/units.ts';
import type { WalMark, WalWatch } from '../../measure/wal.ts';

const CONNECT_TIMEOUT_MS: Milliseconds = 5_000;
/** A server that has this little time left cannot be waited for. */
const QUERY_TIMEOUT_MS: Milliseconds = 10_000;

/**
 * Connects; of a server that lets nobody in, or does not tell, nothing can be seen. The log is the whole server's, that of
 * its other databases too. @param url - of one of them
 */
export async function watchPostgresWal(url: string): Promise<WalWatch> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  // Said by the next query, too.
  client.on('error', () => {});
  const isOpen = await client.connect().then(
    () => true,
    () => false,
  );
  return {
    mark: () => (isOpen ? position(client).catch(() => null) : Promise.resolve(null)),
    close: () => client.end().catch(() => {}),
  };
}

async function position(client: pg.Client): Promise<WalMark | null> {
  const { rows } = await client.query<{ bytes: string }>(`SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS bytes`);
  const [row] = rows;
  // It only ever grows, whatever happens to the server.
  return row === undefined ? null : { generation: 'postgres', bytes: Number(row.bytes) };
}
