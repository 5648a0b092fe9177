/** Screenshots are kept for people to look at, in the checkout, or in the temporary folder where that cannot be written. */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KEPT = fileURLToPath(new URL('../../test-artifacts', import.meta.url));
const ELSEWHERE = join(tmpdir(), `aunt-emma-bench-artifacts-${process.getuid?.() ?? 'user'}`);

/** @returns path for an artefact of this name */
export async function artifact(name: string): Promise<string> {
  for (const folder of [KEPT, ELSEWHERE]) {
    const made = await mkdir(folder, { recursive: true }).then(
      () => true,
      () => false,
    );
    if (made) return join(folder, name);
  }
  throw new Error(`cannot make ${KEPT} or ${ELSEWHERE}: free one of them`);
}
