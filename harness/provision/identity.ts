/** Who owns what lies in the cache: a name for this harness that no other process, container or later run has. */
import type { Milliseconds } from '../../model/units.ts';
import { identify, isRunning, pidNamespace } from './processes.ts';

/** `<pid>-<start time>-<pid namespace>`; part of the names of what a harness leaves in the cache while it works. */
export type OwnerId = string;

/** Pids of another container say nothing here, so what it owns counts as left behind once it is untouched for a day. */
const FOREIGN_PATIENCE_MS: Milliseconds = 24 * 3_600_000;

export const OWNER_PATTERN = /\d+-\d+-\d+/;

/** The running harness. Workers share it: they live and die with the process. */
export const OWN_ID: OwnerId = ownId();

/**
 * True if the harness of that name is gone for good.
 * @param touchedAt - when what it owns was last changed, ms since 1970; decides where the pid can not be looked up
 */
export function isOwnerGone(owner: OwnerId, touchedAt: Milliseconds): boolean {
  const [pid = 0, startTime = 0, namespace = 0] = owner.split('-').map(Number);
  if (namespace !== pidNamespace()) return Date.now() - touchedAt > FOREIGN_PATIENCE_MS;
  return !isRunning({ pid, startTime });
}

function ownId(): OwnerId {
  const { pid, startTime } = identify(process.pid);
  return `${pid}-${startTime}-${pidNamespace()}`;
}
