/**
 * SIGKILL hits one part while tills post: the job or the engine alone, or PostgreSQL. What can go on without the part does;
 * in the end every acknowledged call is there once.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { useChecker } from '../../harness/check/test-helpers.ts';
import {
  DURABLE,
  expectKnownOnce,
  expectRightAnswers,
  expectWhole,
  type Floor,
  type Posting,
  postTheRest,
  SHOPS,
  startPosting,
  useFloor,
} from './floor.ts';

/** Acknowledgements of every till before a kill, and after it. */
const POSTS = 4;
const DATABASE_KILLS = 2;

const checker = useChecker(SHOPS);

describe.each(DURABLE)('$name', (durable) => {
  const floor = useFloor(durable, checker);

  test('comes back by itself when PostgreSQL is killed and started again, and has lost nothing', async ({ skip }) => {
    const { database, service, signal } = floor().served;
    if (database === undefined) return skip('it has no PostgreSQL');
    const busy = posting(floor());
    for (let kill = 0; kill < DATABASE_KILLS; kill++) {
      await busy.more(POSTS);
      await database.killAndRestart();
    }
    await busy.more(POSTS);
    expect(await busy.stop()).toEqual([]);
    expect((await fetch(`${service.baseUrl}/readyz`)).status).toBe(200);
    expect(signal.aborted).toBe(false);
    await expectAllThere(floor());
  });

  test('takes posts without its job or engine, and has lost nothing after a restart', async ({ skip }) => {
    const { service } = floor().served;
    const part = service.processes.find(({ component }) => component === 'job' || component === 'engine');
    if (part === undefined) return skip('it is one process');
    const busy = posting(floor());
    await busy.more(POSTS);
    const { component, pid } = part;
    process.kill(pid, 'SIGKILL');
    expect(await service.crashed).toMatchObject({ component, pid });
    await busy.more(POSTS);
    // Whoever answers as of earlier has what it needs: the last snapshot, whole.
    if (floor().answers !== 'current') await expectRightAnswers(floor());
    await service.killAndRestart();
    await busy.more(POSTS);
    expect(await busy.stop()).toEqual([]);
    await expectAllThere(floor());
  });
});

async function expectAllThere(floor: Floor): Promise<void> {
  await postTheRest(floor);
  await expectWhole(floor);
  await expectRightAnswers(floor);
  await expectKnownOnce(floor);
}

/** Until the test is over, whatever becomes of it. */
function posting(floor: Floor): Posting {
  const started = startPosting(floor);
  onTestFinished(async () => void (await started.stop()));
  return started;
}
