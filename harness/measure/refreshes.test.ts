import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRefreshes } from './refreshes.ts';

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'refreshes-'));
});
afterEach(() => rm(state, { recursive: true }));

const SINCE = '2026-06-30T10:00:00.000Z';
const published = (startedAt: string, seconds: number, rows: number) =>
  JSON.stringify({ startedAt, outcome: 'published', seconds, cpuSeconds: 0.5, rows, scopes: 2, documents: 82 });
const log = (...lines: string[]) => writeFile(join(state, 'refreshes.jsonl'), lines.join('\n'));

test('an implementation that leaves no lines has no refreshes', async () => {
  expect(await readRefreshes(state, SINCE)).toBeNull();
});

test('the refreshes since the beginning are summed up; those before it, and a line that is half written, are left out', async () => {
  await log(
    published('2026-06-30T09:59:59.999Z', 9, 1000),
    published('2026-06-30T10:00:00.000Z', 0.3, 4),
    published('2026-06-30T10:00:02.000Z', 0.1, 8),
    published('2026-06-30T10:00:04.000Z', 0.2, 12),
    JSON.stringify({
      startedAt: '2026-06-30T10:00:06.000Z',
      outcome: 'failed',
      seconds: 7,
      cpuSeconds: 1,
      message: '',
    }),
    '{"startedAt":"2026-06-30T10:00:08.0',
  );
  expect(await readRefreshes(state, SINCE)).toEqual({
    published: 3,
    failed: 1,
    medianSeconds: 0.2,
    rows: 24,
    cpuSeconds: 2.5,
  });
});

test('where all failed there is no median', async () => {
  await log(JSON.stringify({ startedAt: SINCE, outcome: 'failed', seconds: 7, cpuSeconds: 1, message: '' }));
  expect(await readRefreshes(state, SINCE)).toMatchObject({ published: 0, failed: 1, medianSeconds: null, rows: 0 });
});
