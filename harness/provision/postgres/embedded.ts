/** The server that comes with the project: one for every start, on a clone of a data folder inside the state. */
import { join } from 'node:path';
import { COUNTING_SETTINGS, postgresSettings } from '../../../implementations/shared/postgres/settings.ts';
import { cloneFolder } from '../folders.ts';
import { CLUSTER_FOLDER, provideBase } from './base.ts';
import { postgresPrograms } from './binaries.ts';
import type { Database, DatabaseRequest, PostgresProvider } from './provider.ts';
import { startPostgres } from './server.ts';
import { ownMeter } from './statements.ts';

export const embeddedPostgres: PostgresProvider = {
  isOurs: true,
  place: '',
  async facts(means) {
    const programs = await postgresPrograms().catch(() => null);
    return { version: programs?.version ?? null, settings: postgresSettings(means) };
  },
  // It lies in the state folder.
  holds: async () => true,
  async build(request) {
    const { space, stateFolder, logFolder, signal, project } = request;
    await cloneFolder(await provideBase(space, logFolder, signal, project), join(stateFolder, CLUSTER_FOLDER));
    return { ...(await startIn(request)), keep: async () => {} };
  },
  start: startIn,
};

async function startIn({ stateFolder, space, logFolder, counting }: DatabaseRequest): Promise<Database> {
  const folder = join(stateFolder, CLUSTER_FOLDER);
  const settings = counting ? { settings: COUNTING_SETTINGS } : {};
  const server = await startPostgres({ folder, means: space, logFolder, ...settings });
  return {
    url: server.url,
    get child() {
      return server.child;
    },
    bytesElsewhere: async () => 0,
    async stop() {
      await server.stop();
    },
    killAndRestart: () => server.killAndRestart(),
    meter: () => ownMeter(server),
  };
}
