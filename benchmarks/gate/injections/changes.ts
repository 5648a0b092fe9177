/** What a slowdown changes in the sources of an implementation. */
import type { Slowdown } from '../injected/slowdown.ts';
import type { Change } from './edit.ts';
import { serviceChanges } from './in-service.ts';
import { LOST_INDEX } from './lost-index.ts';
import { QUERY } from './query.ts';

/** @throws {Error} for an implementation that has no such place */
export function changesOf(slowdown: Slowdown, implementation: string): readonly Change[] {
  switch (slowdown.kind) {
    case 'query':
      return known(QUERY, slowdown.kind, implementation);
    case 'index':
      return known(LOST_INDEX, slowdown.kind, implementation);
    default:
      return serviceChanges(slowdown, implementation);
  }
}

function known(
  changes: Readonly<Record<string, readonly Change[]>>,
  kind: string,
  implementation: string,
): readonly Change[] {
  const found = Object.hasOwn(changes, implementation) ? changes[implementation] : undefined;
  if (found !== undefined) return found;
  throw new Error(`${implementation} has no place for "${kind}": there is one in ${Object.keys(changes).join(', ')}`);
}
