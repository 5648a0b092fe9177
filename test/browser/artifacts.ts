/** Screenshots are kept for people to look at, in the checkout, or in the temporary folder where that cannot be written. */
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KEPT = fileURLToPath(new URL('../../test-artifacts', import.meta.url));
const ELSEWHERE = join(tmpdir(), `aunt-emma-bench-artifacts-${process.getuid?.() ?? 'user'}`);

/** @returns path for an artefact of this name */
export async function artifact(name: string): Promise<string> {
  for (const folder of [KEPT, ELSEWHERE]) {
    const writable = await mkdir(folder, { recursive: true })
      .then(() => access(folder, constants.W_OK))
      .then(
        () => true,
        () => false,
      );
    if (writable) return join(folder, name);
  }
  throw new Error(`cannot write to ${KEPT} or ${ELSEWHERE}: make one of them writable`);
}
