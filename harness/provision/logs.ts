/** What a process printed: where it goes, its last lines, and the one among them that says what went wrong. */
import { fstatSync, mkdirSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Bytes } from '../../model/units.ts';
import { ProvisionError, reason } from './errors.ts';

/** Open for one process; the descriptors are the opener's to close. */
export interface Logs {
  readonly out: LogFile;
  readonly err: LogFile;
}

interface LogFile {
  readonly path: string;
  readonly descriptor: number;
  /** Length before this process wrote anything. */
  readonly from: Bytes;
}

const TAIL_BYTES: Bytes = 64 * 1024;
const LONGEST_WORDS = 300;

/**
 * Standard output goes to the end of `logFile`, standard error beside it, to the end of `<logFile>.err`.
 * @throws {ProvisionError} kind `not-started`
 */
export function openLogs(logFile: string): Logs {
  return { out: openLog(logFile), err: openLog(`${logFile}.err`) };
}

/** The last non-blank lines on standard error, or where there are none on standard output; oldest first. */
export async function newestLines({ out, err }: Logs, count: number): Promise<string[]> {
  const errors = await lastLinesOf(err, count);
  return errors.length > 0 ? errors : await lastLinesOf(out, count);
}

/**
 * The line that tells a reader most, in one line of plain characters: the last that names an error, as runtimes print
 * stack, properties and version after it; else the very last.
 * @returns empty without lines
 */
export function tellingLine(lines: readonly string[]): string {
  const line = lines.findLast((text) => /^(Uncaught )?\w*(Error|Exception)\b.*:/.test(text)) ?? lines.at(-1) ?? '';
  // Escape sequences of a foreign program have no business in our messages.
  return line
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LONGEST_WORDS);
}

function openLog(path: string): LogFile {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(path, 'a');
    return { path, descriptor, from: fstatSync(descriptor).size };
  } catch (error) {
    throw new ProvisionError('not-started', `cannot write the log ${path} (${reason(error)}): choose another folder`);
  }
}

async function lastLinesOf({ path, from }: LogFile, count: number): Promise<string[]> {
  const handle = await open(path).catch(() => undefined);
  // Somebody tidied up; the message then goes without.
  if (handle === undefined) return [];
  try {
    const { size } = await handle.stat();
    const start = Math.max(from, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(0, size - start)), { position: start });
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    return lines.filter((line) => line.trim() !== '').slice(-count);
  } finally {
    await handle.close();
  }
}
