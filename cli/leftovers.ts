/** What this process would leave behind: taken away at its end, and at once where somebody cannot wait for it. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openCache } from '../harness/provision/cache.ts';
import { MARK_VARIABLE } from '../harness/provision/families.ts';
import { PARTIAL } from '../harness/provision/folders.ts';
import { OWN_ID } from '../harness/provision/identity.ts';
import { runningProcesses, startedWith } from '../harness/provision/processes.ts';

/** Folders outside of the cache in which this process builds something. */
const buildingIn = new Set<string>();

/** To be called before anything is built once in a folder of the user's choice. */
export function buildsIn(folder: string): void {
  buildingIn.add(folder);
}

/** SIGKILL to every command of this process and to all that it started; their guards follow by themselves. */
export function killOwnChildren(): void {
  for (const { pid } of runningProcesses()) {
    if (startedWith(pid, MARK_VARIABLE)?.startsWith(`${OWN_ID}-`)) tryTo(() => process.kill(pid, 'SIGKILL'));
  }
}

/**
 * Removes scratch, half-built folders and the register of this process, whose children are gone by now.
 * Never throws: the next sweep takes what stays.
 */
export function removeOwnLeftovers(): void {
  tryTo(() => {
    const { datasets, prepared, scratch, running } = openCache();
    remove(join(scratch, OWN_ID));
    remove(join(running, `${OWN_ID}.json`));
    for (const folder of [datasets, prepared, ...buildingIn]) removePartials(folder);
  });
}

function removePartials(folder: string): void {
  tryTo(() => {
    const mine = readdirSync(folder).filter((name) => name.includes(`${PARTIAL}${OWN_ID}-`));
    for (const name of mine) remove(join(folder, name));
  });
}

function remove(folder: string): void {
  // Again if it was not empty after all: a thread that is broken off may still be writing into it.
  tryTo(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }));
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // Gone in the meantime, or not to be removed.
  }
}
