/** Connections that work side by side: PostgreSQL gives each one process, and so one core. */
import type pg from 'pg';

/** One piece of work, on whichever connection is free. */
export type Job = (client: pg.Client) => Promise<unknown>;

/** Each connection takes the next job that nobody has begun. @returns when all are done @throws what the first failure threw */
export async function sideBySide(clients: readonly pg.Client[], jobs: readonly Job[]): Promise<void> {
  const left = jobs.values();
  await Promise.all(
    clients.map(async (client) => {
      for (const job of left) await job(client);
    }),
  );
}
