/** The packages of both sides: those of the running checkout where the lock file is the same, else by npm. */
import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateSide } from '../../model/gate-file.ts';
import { reason } from '../provision/errors.ts';
import { cloneFolder } from '../provision/folders.ts';
import { PROJECT } from '../provision/program.ts';
import { runToEnd } from '../provision/run-to-end.ts';
import { GateError } from './errors.ts';

export type Installed = Pick<GateSide, 'packages' | 'installSeconds'>;

const LOCK = 'package-lock.json';
const PACKAGES = 'node_modules';

/** What npm reads besides its own files: where packages come from, and through what. */
const OF_NPM = /^(npm_config_\w+|https?_proxy|no_proxy|node_extra_ca_certs)$/i;

/**
 * Where both have the running checkout's lock, both get a link to its packages: the very same files. Otherwise each has a folder
 * of its own, so that no side's path to its packages is longer.
 * @param folders - of both sides @param logs - a folder for npm's output
 * @throws {GateError} `not-done`
 */
export async function installSides(
  folders: readonly [string, string],
  logs: string,
  signal: AbortSignal,
): Promise<readonly [Installed, Installed]> {
  const isSame = await Promise.all(folders.map(hasOwnLock));
  const how = (same: boolean | undefined) => (!same ? 'installed' : isSame.every(Boolean) ? 'linked' : 'copied');
  const base = await install(folders[0], how(isSame[0]), join(logs, 'npm-base.log'), signal);
  return [base, await install(folders[1], how(isSame[1]), join(logs, 'npm-candidate.log'), signal)];
}

async function hasOwnLock(folder: string): Promise<boolean> {
  const text = (of: string) => readFile(join(of, LOCK), 'utf8').catch(() => null);
  const [own, its] = await Promise.all([text(PROJECT), text(folder)]);
  return own !== null && own === its && existsSync(join(PROJECT, PACKAGES));
}

async function install(
  folder: string,
  how: Installed['packages'],
  log: string,
  signal: AbortSignal,
): Promise<Installed> {
  const begin = performance.now();
  const target = join(folder, PACKAGES);
  try {
    if (how === 'linked') await symlink(join(PROJECT, PACKAGES), target);
    else if (how === 'copied') await cloneFolder(join(PROJECT, PACKAGES), target);
    else await npmCi(folder, log, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new GateError('not-done', `cannot install the packages of ${folder}: ${reason(error)}`);
  }
  return { packages: how, installSeconds: Math.round(performance.now() - begin) / 1000 };
}

async function npmCi(cwd: string, logFile: string, signal: AbortSignal): Promise<void> {
  if (!existsSync(join(cwd, LOCK))) throw new Error(`it has no ${LOCK}`);
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      OF_NPM.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
  const argv = ['npm', 'ci', '--no-audit', '--no-fund'] as const;
  await runToEnd({ name: 'npm ci', argv, env, cwd, logFile }, signal);
}
