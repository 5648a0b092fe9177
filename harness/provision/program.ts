/** Which program builds a state: hashes of its files, so that a state of an earlier program is never served. */
import { hash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '../../model/implementation.ts';
import type { Bytes } from '../../model/units.ts';
import { exists, filesIn } from './folders.ts';

/** Folder of the running checkout, with a slash at the end. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Of a built-in implementation its own files, what it shares with others, and the versions of its packages. Of any other
 * the files that its commands name and those beside them: what they take from further away cannot be known.
 * One file too many costs a rebuild of seconds, one too few serves stale answers.
 * @param project - folder of the checkout whose implementation it is: the same files in another one are the same program
 */
export async function programHashes(
  name: string,
  commands: readonly Command[],
  project: string = PROJECT,
): Promise<string[][]> {
  const own = ['package.json', 'model', 'implementations/shared', `implementations/${name}`];
  const ownFiles = await Promise.all(own.map((path) => filesAt(join(project, path))));
  const named = await Promise.all(commands.flatMap(({ argv }) => argv.slice(1)).map(filesBeside));
  const files = [...new Set([...ownFiles, ...named].flat())].filter((file) => !isAside(file));
  return Promise.all(files.map(async (file) => [relative(project, file), await hashOf(file)]));
}

/** Commands as they read in any checkout, on any machine: paths within the project without its folder. */
export function placeless(commands: readonly Command[], project: string = PROJECT): readonly Command[] {
  return commands.map((command) => {
    const [program, ...rest] = command.argv;
    const within = (argument: string) =>
      resolve(argument).startsWith(project) ? relative(project, argument) : argument;
    return { ...command, argv: [program === process.execPath ? 'node' : program, ...rest.map(within)] };
  });
}

/** Of a folder all, below it, too; none where there is nothing: an implementation from outside has no folder here. */
async function filesAt(path: string): Promise<string[]> {
  if (!(await exists(path))) return [];
  return path.endsWith('.json') ? [path] : filesIn(path);
}

/** An argument that is the path of a file: it and the others of its folder. */
async function filesBeside(argument: string): Promise<string[]> {
  const path = resolve(argument);
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return [];
  const entries = await readdir(dirname(path), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(dirname(path), name))
    .sort();
}

/** Source is smaller; data that happens to lie beside it is told by its date. */
const LARGEST_SOURCE: Bytes = 1_000_000;

async function hashOf(file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  return size > LARGEST_SOURCE ? `${size}/${mtimeMs}` : hash('sha256', await readFile(file), 'hex');
}

function isAside(file: string): boolean {
  return file.endsWith('.test.ts') || file.endsWith('.md');
}
