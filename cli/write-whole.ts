/** A file that appears whole or not at all. */
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './failure.ts';

/**
 * Written beside its place and moved there; what is there already and is no file, such as /dev/stdout, is written to.
 * @throws {UsageError} if it cannot be written
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    const target = await realpath(file).catch(() => file);
    const isOther = await stat(target).then(
      (found) => !found.isFile(),
      () => false,
    );
    await (isOther ? writeFile(target, text) : replace(target, text));
  } catch (error) {
    throw new UsageError(`cannot write ${file} (${codeOf(error)}): choose another file with --out`);
  }
}

async function replace(target: string, text: string): Promise<void> {
  const partial = join(dirname(target), `.${basename(target)}.${process.pid}.partial`);
  try {
    await writeFile(partial, text);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
