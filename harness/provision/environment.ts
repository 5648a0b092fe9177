/** What every command of an implementation finds in its environment (docs/contract.md, section 4). */
import type { Workspace } from '../../model/implementation.ts';

/** @param databaseUrl - of the implementation's own database, if it has one */
export function workspaceEnvironment(
  space: Workspace,
  stateFolder: string,
  databaseUrl?: string,
): Record<string, string> {
  const options = Object.entries(space.options).map(([name, value]) => [optionVariable(name), value] as const);
  return {
    ...Object.fromEntries(options),
    ...(databaseUrl === undefined ? {} : { BENCH_DATABASE_URL: databaseUrl }),
    BENCH_DATASET: space.dataset.folder,
    BENCH_STATE: stateFolder,
    BENCH_MEMORY_BYTES: String(space.memory),
    BENCH_QUERY_THREADS: String(space.queryThreads),
  };
}

/** `batch-size` is found as BENCH_OPTION_BATCH_SIZE: shells allow nothing but letters, digits and underscores. */
function optionVariable(name: string): string {
  return `BENCH_OPTION_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}
