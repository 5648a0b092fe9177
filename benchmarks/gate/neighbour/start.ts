/** Starts the process that burns a share of a core until it is killed, or its parent is gone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { script } from '../../../implementations/shared/script.ts';

/** @param share - of a core, from above 0 to 1 */
export function startBurner(share: number): ChildProcess {
  const [node, ...rest] = script(import.meta.url, './burner.ts');
  return spawn(node, [...rest, String(share)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}
