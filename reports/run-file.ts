/** A run's folder or its run.json -> a run file that every report can rely on. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { decode } from '../judge/histogram.ts';
import { RUN_FILE, RunFile } from '../model/run-file.ts';
import { type Failure, ToldError } from '../model/told-error.ts';

export type RunFileProblem = 'not-found' | 'not-readable' | 'not-json' | 'other-schema' | 'damaged';

/** One line: what, where, what to do. */
class RunFileError extends ToldError {
  readonly kind: RunFileProblem;
  override readonly failure: Failure;

  constructor(kind: RunFileProblem, message: string) {
    super(message);
    this.name = 'RunFileError';
    this.kind = kind;
    this.failure = kind === 'not-found' ? 'call' : 'not-done';
  }
}

/**
 * @param path - a run's folder, or a run file by itself
 * @throws {RunFileError}
 */
export async function readRunFile(path: string): Promise<RunFile> {
  const file = (await isFolder(path)) ? join(path, RUN_FILE) : path;
  return parseRunFile(await textOf(file), file);
}

/**
 * @param file - for messages
 * @throws {RunFileError}
 */
export function parseRunFile(text: string, file: string): RunFile {
  const content = jsonOf(text, file);
  const expected = RunFile.properties.schema.const;
  const schema = isRecord(content) ? content.schema : undefined;
  if (schema !== expected) {
    throw new RunFileError(
      'other-schema',
      `${file} is not a run file of this version: its schema is ${JSON.stringify(schema) ?? 'missing'}, ` +
        `expected "${expected}": report it with the version of bench that wrote it`,
    );
  }
  if (!Value.Check(RunFile, content)) throw damaged(file, firstError(content));
  const histogram = firstBadHistogram(content, '');
  if (histogram !== null) throw damaged(file, `${histogram} is not an HdrHistogram`);
  return content;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw cannotRead(path, error);
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw cannotRead(file, error);
  }
}

function cannotRead(path: string, error: unknown): RunFileError {
  const code = isRecord(error) ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new RunFileError(
      'not-found',
      `no run at ${path}: give a run's folder or its ${RUN_FILE} ("bench list" names them)`,
    );
  }
  const why = error instanceof Error ? error.message : String(error);
  return new RunFileError('not-readable', `cannot read ${path}: ${why}: check who may read it`);
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RunFileError('not-json', `${file} is not JSON (${oneLine(why)}): give a run's folder or its ${RUN_FILE}`);
  }
}

function firstError(content: unknown): string {
  const [error] = Value.Errors(RunFile, content);
  return error ? `${error.instancePath || 'the document'} ${error.message}` : 'it does not fit the schema';
}

function damaged(file: string, where: string): RunFileError {
  return new RunFileError('damaged', `${file} is damaged: ${oneLine(where)}: restore it from a copy, or run again`);
}

/** @returns JSON pointer of a histogram that cannot be decoded, or null */
function firstBadHistogram(value: unknown, path: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    const here = `${path}/${key}`;
    const bad = key === 'histogram' && typeof member === 'string' ? !decodes(member) : false;
    const found = bad ? here : firstBadHistogram(member, here);
    if (found !== null) return found;
  }
  return null;
}

function decodes(histogram: string): boolean {
  try {
    decode(histogram);
    return true;
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
