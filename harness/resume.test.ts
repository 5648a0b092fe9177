import { describe, expect, test } from 'vitest';
import { DATAGEN_VERSION } from '../datagen/parameters.ts';
import type { Cell, CellResult, Measured } from '../model/cell.ts';
import { partsOf } from '../model/parts.ts';
import type { RunFile } from '../model/run-file.ts';
import { changesBetween, type Ground, isFirstDriven, isMissing, nextTurn, requireSameData, takeUp } from './resume.ts';
import { resumedDoubts } from './resumed-doubts.ts';
import { planFor } from './test-plan.ts';

const GROUND: Ground = {
  benchVersion: '1.0.0',
  git: { commit: '0123456789abcdef', dirty: false },
  environment: {
    cpuModel: 'Example CPU',
    cores: 2,
    governor: null,
    clockSource: 'tsc',
    memoryBytes: 8 * 2 ** 30,
    kernel: '6.8.0',
    os: 'Debian',
    container: null,
    versions: { node: '24.0.0' },
    settings: { duckdb: { threads: '2' } },
  },
};

const PENDING: CellResult = { state: 'pending' };
const CRASHED: CellResult = { state: 'failed', kind: 'crashed', message: 'gone' };
const BY_DRIVER: CellResult = { state: 'failed', kind: 'driver', message: 'a mistake of ours' };
const doneAt = (turn: number, startedAt = '2026-07-01T10:01:00.000Z'): CellResult => {
  const measured: Measured = {
    startedAt,
    turn,
    closed: null,
    open: null,
    capacity: null,
    correctness: { sampled: 0, checked: 0, wrong: [] },
    cost: {
      source: 'processes',
      cpuSecondsPer1000Good: null,
      peakMemoryBytes: {},
      diskBytes: 0,
      idle: null,
      walBytes: null,
    },
  };
  return { state: 'done', doubts: [], measured };
};

function runOf(...repeats: CellResult[]): RunFile {
  const cell: Cell = { scale: 1, implementation: 'columnar', scenario: 'browse', repeats };
  return {
    schema: 'aunt-emma-bench/run/2',
    id: 'by-hand',
    startedAt: '2026-07-01T10:00:00.000Z',
    finishedAt: null,
    state: 'running',
    ...structuredClone(GROUND),
    resumed: [],
    plan: planFor({ repeats: repeats.length }),
    datasets: [],
    builds: [],
    verifications: [],
    work: [],
    doubts: [],
    cells: [cell],
  };
}

const statesOf = ({ cells }: RunFile) => cells.flatMap(({ repeats }) => repeats.map(({ state }) => state));

test.each<[CellResult, boolean]>([
  [PENDING, true],
  [BY_DRIVER, true],
  [CRASHED, false],
  [{ state: 'failed', kind: 'wrong-answers', message: 'x' }, false],
  [{ state: 'failed', kind: 'did-not-start', message: 'x' }, false],
  [{ state: 'failed', kind: 'not-prepared', message: 'x' }, false],
  [doneAt(1), false],
])('of %o it is missing: %s', (result, missing) => {
  expect(isMissing(result)).toBe(missing);
});

describe('a run that is taken up again', () => {
  test('runs again, with all that is missing pending and all else as it was', () => {
    const file = runOf(doneAt(1), BY_DRIVER, CRASHED, PENDING);
    const kept = structuredClone(file.cells[0]?.repeats);
    takeUp(file, GROUND);
    expect(statesOf(file)).toEqual(['done', 'pending', 'failed', 'pending']);
    expect(file.cells[0]?.repeats[0]).toEqual(kept?.[0]);
    expect(file).toMatchObject({ state: 'running', finishedAt: null });
  });

  test.each([
    ['its end', '2026-07-01T10:05:00.000Z', '2026-07-01T10:05:00.000Z'],
    ['the last repeat that it began, if it was killed', null, '2026-07-01T10:01:00.000Z'],
  ])('stopped at %s', (_, finishedAt, stoppedAt) => {
    const file = { ...runOf(doneAt(1), PENDING), finishedAt };
    takeUp(file, GROUND);
    expect(file.resumed).toMatchObject([{ stoppedAt, changes: [] }]);
  });

  test.each<[string, CellResult[], number]>([
    ['nothing was measured', [PENDING, PENDING], 1],
    ['one was', [doneAt(1), PENDING], 2],
    // The second failed and is measured again; the third was turn 3.
    ['a failed one goes back', [doneAt(1), BY_DRIVER, doneAt(3)], 4],
    ['all that was tried failed, by us', [BY_DRIVER, BY_DRIVER], 1],
    ['one failed for good', [CRASHED, PENDING], 2],
  ])('goes on with a turn that no repeat has had, where %s', (_, repeats, turn) => {
    const file = runOf(...repeats);
    takeUp(file, GROUND);
    expect(file.resumed[0]?.fromTurn).toBe(turn);
    expect(nextTurn(file)).toBe(turn);
  });

  test('warms the driver up once more, in the first repeat that it drives', () => {
    const file = runOf(PENDING, PENDING, PENDING);
    const [cell] = file.cells;
    if (cell === undefined) throw new Error('there is a cell');
    const drive = (repeat: number) => {
      const isFirst = isFirstDriven(file);
      cell.repeats[repeat] = doneAt(nextTurn(file));
      return isFirst;
    };
    expect(drive(0)).toBe(true);
    expect(drive(1)).toBe(false);
    takeUp(file, GROUND);
    expect(drive(2)).toBe(true);
  });

  test('is refused if its data is of another version', () => {
    const dataset = { scale: 1, seed: 1, version: 1, products: 5, receiptLines: 1, bytes: 1, today: '2026-06-30' };
    const of = (version: number) => () => requireSameData({ datasets: [{ ...dataset, version }] }, 'results/one');
    expect(of(DATAGEN_VERSION)).not.toThrow();
    expect(of(DATAGEN_VERSION + 1)).toThrow(/^results\/one was measured on data of generator version \d+, and this is/);
  });
});

describe('what is not as it was', () => {
  const changed = (now: Partial<Ground>) => changesBetween(GROUND, { ...GROUND, ...now });
  const elsewhere = (environment: Partial<Ground['environment']>) =>
    changed({ environment: { ...GROUND.environment, ...environment } });

  test.each([
    ['nothing', changed({}), []],
    ['bench', changed({ benchVersion: '1.1.0' }), [{ what: 'version of bench', before: '1.0.0', now: '1.1.0' }]],
    [
      'the commit',
      changed({ git: { commit: 'fedcba9876543210', dirty: true } }),
      [{ what: 'commit', before: '0123456789ab', now: 'fedcba987654 with changes' }],
    ],
    ['git', changed({ git: null }), [{ what: 'commit', before: '0123456789ab', now: 'unknown' }]],
    ['the kernel', elsewhere({ kernel: '6.9.0' }), [{ what: 'kernel', before: '6.8.0', now: '6.9.0' }]],
    [
      'the machine',
      elsewhere({ cpuModel: 'Other CPU', cores: 4 }),
      [
        { what: 'CPU', before: 'Example CPU', now: 'Other CPU' },
        { what: 'cores', before: '2', now: '4' },
      ],
    ],
    // What a kernel takes for itself: 10 MiB
    ['a little memory', elsewhere({ memoryBytes: 8 * 2 ** 30 - 10 * 2 ** 20 }), []],
    [
      'an engine',
      elsewhere({ versions: { node: '24.0.0', duckdb: '2' }, settings: { duckdb: { threads: '4' } } }),
      [
        { what: "duckdb's threads", before: '2', now: '4' },
        { what: 'version of duckdb', before: 'none', now: '2' },
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(changes).toEqual(expected);
  });

  test('two checkouts with changes may differ, and nobody can tell', () => {
    const dirty: Ground = { ...GROUND, git: { commit: '0123456789abcdef', dirty: true } };
    expect(changesBetween(dirty, dirty)).toEqual([
      { what: 'commit', before: '0123456789ab with changes', now: 'the same with changes, perhaps others' },
    ]);
  });
});

describe('doubts', () => {
  const CHANGE = { what: 'kernel', before: '6.8.0', now: '6.9.0' };
  const at = (hour: number) => `2026-07-01T${hour}:00:00.000Z`;
  const resumptions = [
    { at: at(13), stoppedAt: at(10), fromTurn: 3, changes: [] },
    { at: at(15), stoppedAt: at(14), fromTurn: 4, changes: [CHANGE] },
  ];

  test('none of a run in one go, or of one whose first part measured nothing', () => {
    expect(resumedDoubts(runOf(doneAt(1), doneAt(2)))).toEqual([]);
    const resumed = [{ at: at(13), stoppedAt: at(10), fromTurn: 1, changes: [] }];
    expect(resumedDoubts({ ...runOf(doneAt(1)), resumed })).toEqual([]);
  });

  test('parts are counted by what they measured, with the time between them', () => {
    const file = { ...runOf(doneAt(2), doneAt(1), doneAt(3), doneAt(4)), resumed: resumptions };
    const [parts, changes, ...others] = resumedDoubts(file).map(({ message }) => message);
    expect(parts).toMatch(/^measured in 3 parts \(of 2 and 1 and 1 repeats\), 3 h and 1 h apart: /);
    expect(changes).toBe(
      'the part that began 2026-07-01T15:00:00.000Z (1 repeat) was not measured on what the run began on (kernel: 6.8.0, then 6.9.0)',
    );
    expect(others).toEqual([]);
  });

  test('a part that measured nothing is none, and makes the time between others longer', () => {
    const file = { ...runOf(doneAt(1), doneAt(2), doneAt(4)), resumed: resumptions };
    // From 10 h to 15 h
    expect(resumedDoubts(file)[0]?.message).toMatch(/^measured in 2 parts \(of 2 and 1 repeats\), 5 h apart: /);
    expect(partsOf(file).map(({ gap, repeats }) => [gap, repeats.length])).toEqual([
      [null, 2],
      [3 * 3_600, 0],
      [5 * 3_600, 1],
    ]);
  });
});
