/** Test support: a run file that holds at worst what one may hold. */
import type { RunFile } from '../../model/run-file.ts';
import { resumedRun } from './runs.ts';

/** What a run file may hold at worst: markup, script, control characters in every text and name that is not ours. */
export function hostileRun(): RunFile {
  return poison({ ...resumedRun(), state: 'interrupted' });
}

export const POISON =
  '"><img src=x onerror="window.poisoned=1"></script><script>window.poisoned=1</script>|`\u001b[31m\n';

const OURS = new Set([
  'schema',
  'state',
  'kind',
  'operation',
  'histogram',
  'source',
  'afterWrite',
  'outcome',
  'because',
]);

function poison<T>(value: T, key?: string): T;
function poison(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return OURS.has(key) ? value : value + POISON;
  if (Array.isArray(value)) return value.map((item) => poison(item, key));
  if (typeof value !== 'object' || value === null) return value;
  const free = ['versions', 'settings', 'cpuSeconds', 'peakMemoryBytes'].includes(key);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [free ? name + POISON : name, poison(item, name)]),
  );
}
