/** The faults that `bench verify` has to find, and to name. */

export const FAULTS = ['none', 'lost-update', 'stale-cache', 'stale-answers', 'two-snapshots', 'torn-publish'] as const;
export type Fault = (typeof FAULTS)[number];

/** @throws {Error} for a fault that is none of these */
export function faultOf(text: string | undefined): Fault {
  const fault = FAULTS.find((known) => known === text);
  if (fault === undefined) throw new Error(`FAULT is "${text ?? ''}": set it to ${FAULTS.join(', ')}`);
  return fault;
}
