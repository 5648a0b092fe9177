/** What the refreshes of a batch cost while a cell was measured, from the lines that the job leaves in its state. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Refreshes } from '../../model/cell.ts';

/** In BENCH_STATE, a JSON line for every refresh that published or failed (docs/contract.md, section 4). */
const LOG_FILE = 'refreshes.jsonl';

const Line = Type.Object({
  startedAt: Type.String(),
  outcome: Type.Enum(['published', 'failed']),
  seconds: Type.Number({ minimum: 0 }),
  cpuSeconds: Type.Number({ minimum: 0 }),
  rows: Type.Optional(Type.Integer({ minimum: 0 })),
});
type Line = Static<typeof Line>;

/**
 * @param since - refreshes that began before it are left out; ISO 8601 in UTC, as in the lines
 * @returns null where the implementation leaves no such lines
 */
export async function readRefreshes(stateFolder: string, since: string): Promise<Refreshes | null> {
  const text = await readFile(join(stateFolder, LOG_FILE), 'utf8').catch(() => null);
  return text === null
    ? null
    : summaryOf(
        text
          .split('\n')
          .flatMap(lineOf)
          .filter(({ startedAt }) => startedAt >= since),
      );
}

/** The last line may be half written. */
function lineOf(text: string): readonly Line[] {
  try {
    const line: unknown = JSON.parse(text);
    return Value.Check(Line, line) ? [line] : [];
  } catch {
    return [];
  }
}

function summaryOf(lines: readonly Line[]): Refreshes {
  const published = lines.filter(({ outcome }) => outcome === 'published');
  const seconds = published.map((line) => line.seconds).sort((a, b) => a - b);
  return {
    published: published.length,
    failed: lines.length - published.length,
    medianSeconds: seconds[Math.floor((seconds.length - 1) / 2)] ?? null,
    rows: sum(published.map(({ rows = 0 }) => rows)),
    cpuSeconds: sum(lines.map((line) => line.cpuSeconds)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
