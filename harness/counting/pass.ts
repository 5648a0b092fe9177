/** The untimed pass of a run: what the requests of every scenario make the database of every verified variant do. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Work } from '../../model/run-file.ts';
import { forEach } from '../lanes.ts';
import { LOGS, type RunSetup } from '../run-setup.ts';
import { fileName, type Variant } from '../variant.ts';
import type { Checker } from '../verification.ts';
import { countWork, type Extent } from './count.ts';

/** The numbers are part of what is compared: whoever changes them makes earlier counts differ. */
const EXTENT: Extent = { most: 20, seconds: 1.5 };
/** Nothing is timed, and counts are the same on a busy machine. */
const COUNTED_AT_ONCE = 2;

/** @param usable - by their names @returns entries in the order of the variants */
export async function countAllWork(
  setup: RunSetup,
  checker: Checker,
  usable: ReadonlyMap<string, Variant>,
): Promise<readonly Work[]> {
  const found = new Map<string, readonly Work[]>();
  await forEach([...usable], COUNTED_AT_ONCE, async ([implementation, variant]) => {
    found.set(implementation, await countOne(setup, checker, implementation, variant));
  });
  return setup.plan.implementations.flatMap((implementation) => found.get(implementation) ?? []);
}

async function countOne(
  { plan, signal, postgres, runFolder, onEvent }: RunSetup,
  checker: Checker,
  implementation: string,
  variant: Variant,
): Promise<readonly Work[]> {
  const { scale } = checker.dataset.manifest;
  onEvent({ kind: 'step', text: `counting the statements of ${implementation} at scale ${scale}` });
  const name = `work-${fileName(implementation)}`;
  const logFolder = join(runFolder, LOGS, `${scale}-${fileName(implementation)}-work`);
  const { seed, timeoutMs, scenarios } = plan;
  const work = await countWork({
    ...{ checker, variant, scenarios, seed, timeoutMs, extent: EXTENT, signal, name, logFolder },
    ...(postgres && { postgres }),
  });
  if (work.every(({ state }) => state === 'counted')) await rm(logFolder, { recursive: true, force: true });
  return work;
}
