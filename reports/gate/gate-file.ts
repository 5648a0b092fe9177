/** A gate's folder or its gate.json -> a gate file that every form can rely on. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { GATE_FILE, GateFile } from '../../model/gate-file.ts';
import { ToldError } from '../../model/told-error.ts';

/** One line: what, where, what to do. */
class GateFileError extends ToldError {
  override readonly failure = 'not-done';
  override readonly name = 'GateFileError';
}

/**
 * @param path - a gate's folder, or a gate file by itself
 * @returns null for what is no gate: a folder without a gate file, or a file of another name
 * @throws {GateFileError} for a gate file that cannot be read
 */
export async function readGateFile(path: string): Promise<GateFile | null> {
  const file = await gateFileAt(path);
  if (file === null) return null;
  try {
    return Value.Parse(GateFile, JSON.parse(await readFile(file, 'utf8')));
  } catch {
    throw new GateFileError(
      `${file} is damaged, or not a gate file of this version: report it with the version of bench that wrote it`,
    );
  }
}

async function gateFileAt(path: string): Promise<string | null> {
  const inside = join(path, GATE_FILE);
  if (await isFile(inside)) return inside;
  return path.endsWith(GATE_FILE) && (await isFile(path)) ? path : null;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
