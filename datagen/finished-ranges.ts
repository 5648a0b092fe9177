/** The ranges of a data set that is not whole yet: noted as they are finished, so that a later generation goes on with the rest. */
import { appendFileSync, utimesSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { version as duckDbVersion } from '@duckdb/node-api';
import { Value } from 'typebox/value';
import { DataFile } from '../model/manifest.ts';
import { faultOf } from './faults.ts';
import type { DatasetKey } from './key.ts';
import { DATAGEN_VERSION } from './parameters.ts';
import type { ShopRange } from './ranges.ts';

/** Lines of JSON: what the data set is to be, then the files of each finished range. */
export const FINISHED_FILE = 'finished-ranges.jsonl';

export interface FinishedRanges {
  /** By first shop: files that are there, whole and with the checksum that was noted. */
  readonly files: ReadonlyMap<number, readonly DataFile[]>;
  /** Synchronous: what is noted must not be half a line when the process is killed. */
  note(files: readonly DataFile[]): void;
  /** To be called when the manifest has taken over. */
  forget(): Promise<void>;
}

/** Empties a folder that was begun for another data set, or by another version: its files would lie beside the new ones. */
export async function keepOnlyOf(folder: string, key: DatasetKey): Promise<void> {
  const [header] = await linesIn(folder);
  if (header === headerOf(key)) return;
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) await rm(join(folder, name), { recursive: true });
}

/** @param folder - exists; only what is noted there of this very data set, and is undamaged, counts as finished */
export async function finishedRanges(folder: string, key: DatasetKey): Promise<FinishedRanges> {
  await keepOnlyOf(folder, key);
  const path = join(folder, FINISHED_FILE);
  const header = headerOf(key);
  const [, ...rest] = await linesIn(folder);
  const files = await whole(folder, rest);
  // Written anew: a line that a kill cut off would spoil the next one.
  const lines = [header, ...[...files.values()].map((ofRange) => JSON.stringify(ofRange))];
  await writeFile(path, `${lines.join('\n')}\n`);
  return {
    files,
    note(ofRange) {
      appendFileSync(path, `${JSON.stringify(ofRange)}\n`);
      // The folder's own time, by which others see that somebody is at work here: files in folders do not change it.
      utimesSync(folder, new Date(), new Date());
    },
    forget: () => rm(path),
  };
}

export function isFinished({ files }: FinishedRanges, { firstShop }: ShopRange): boolean {
  return files.has(firstShop);
}

function headerOf({ scale, seed, products }: DatasetKey): string {
  return JSON.stringify({ scale, seed, products, version: DATAGEN_VERSION, duckdb: duckDbVersion() });
}

async function linesIn(folder: string): Promise<readonly string[]> {
  return (await readFile(join(folder, FINISHED_FILE), 'utf8').catch(() => '')).split('\n');
}

async function whole(folder: string, lines: readonly string[]): Promise<ReadonlyMap<number, readonly DataFile[]>> {
  const found = new Map<number, readonly DataFile[]>();
  for (const line of lines) {
    const files = filesOf(line);
    const [first] = files;
    if (first === undefined) continue;
    const faults = await Promise.all(files.map((file) => faultOf(folder, file)));
    if (faults.every((fault) => fault === null)) found.set(first.firstShop, files);
  }
  return found;
}

/** None for a line that was cut off. */
function filesOf(line: string): readonly DataFile[] {
  try {
    const files: unknown = JSON.parse(line);
    return Array.isArray(files) && files.every((file) => Value.Check(DataFile, file)) ? files : [];
  } catch {
    return [];
  }
}
