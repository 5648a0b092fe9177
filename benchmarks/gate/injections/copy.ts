/** A copy of a checkout that differs from it by one known slowdown. */
import { existsSync } from 'node:fs';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Slowdown } from '../injected/slowdown.ts';
import { changesOf } from './changes.ts';
import { applyChanges, type Change } from './edit.ts';

export interface Injection {
  readonly slowdown: Slowdown;
  /** Without options: a variant is slower as its implementation is. */
  readonly implementation: string;
}

export interface CopyRequest {
  readonly injections: readonly Injection[];
  /** Checkout. @default this one */
  readonly from?: string;
  /** Must not exist. */
  readonly to: string;
  /** The copy can then be run, but `npm ci` in it would empty the modules of the checkout. */
  readonly linkModules?: boolean;
}

export const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
/** In the copy's root: what was injected. */
export const INJECTION_FILE = 'injection.json';
/** What the injected services need of this checkout. */
const INJECTED = 'benchmarks/gate/injected';
/** Of the root: what is made again, or is not the source's. */
const LEFT_OUT = new Set(['node_modules', '.git', 'results', 'test-artifacts']);

/**
 * Leaves nothing behind where it fails.
 * @throws {Error} if there is something at `to`, for an implementation that is not there, or if the sources are not as the edits expect them
 */
export async function copyWith(request: CopyRequest): Promise<void> {
  const { injections, from = PROJECT, to } = request;
  for (const { implementation } of injections)
    if (!existsSync(join(from, 'implementations', implementation, 'service.ts')))
      throw new Error(`there is no implementation "${implementation}" with a service.ts in ${from}`);
  const changes = injections.flatMap(({ slowdown, implementation }) => changesOf(slowdown, implementation));
  await mkdir(to);
  try {
    await fill({ ...request, from }, changes);
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    throw error;
  }
}

async function fill(
  { injections, from, to, linkModules }: CopyRequest & { readonly from: string },
  changes: readonly Change[],
): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => isSource(relative(from, path)) });
  await cp(join(PROJECT, INJECTED), join(to, INJECTED), { recursive: true });
  await applyChanges(to, changes);
  if (linkModules) await symlink(resolve(from, 'node_modules'), join(to, 'node_modules'));
  await writeFile(join(to, INJECTION_FILE), `${JSON.stringify(injections, null, 2)}\n`);
}

function isSource(path: string): boolean {
  return !LEFT_OUT.has(path.split('/')[0] ?? '');
}
