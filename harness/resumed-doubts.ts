/** What a reader must know of a run that was not measured in one go. */

import type { Doubt } from '../model/cell.ts';
import { durationWords } from '../model/duration.ts';
import { type Part, partsOf } from '../model/parts.ts';
import type { RunFile } from '../model/run-file.ts';

export function resumedDoubts(file: Pick<RunFile, 'startedAt' | 'resumed' | 'cells'>): Doubt[] {
  const telling = partsOf(file).filter(({ repeats }) => repeats.length > 0);
  const changed = telling.flatMap(changeDoubt);
  if (telling.length < 2) return changed;
  const gaps = telling.slice(1).map((part) => durationWords(part.gap ?? 0));
  const counts = telling.map(({ repeats }) => repeats.length).join(' and ');
  return [
    {
      kind: 'resumed',
      message: `measured in ${telling.length} parts (of ${counts} repeats), ${gaps.join(' and ')} apart: what drifted on the machine meanwhile looks like a difference between repeats`,
      advice: 'run it again in one go if it has to be exact',
    },
    ...changed,
  ];
}

/** Most often none: then this part is as good as the first one. */
function changeDoubt({ began, changes, repeats }: Part): Doubt[] {
  if (changes.length === 0) return [];
  const told = changes.map(({ what, before, now }) => `${what}: ${before}, then ${now}`);
  return [
    {
      kind: 'resumed',
      message: `the part that began ${began} (${repeatWords(repeats.length)}) was not measured on what the run began on (${told.join('; ')})`,
      advice: 'run it again in one go: repeats that differ in this are not of one thing',
    },
  ];
}

function repeatWords(amount: number): string {
  return `${amount} repeat${amount === 1 ? '' : 's'}`;
}
