/**
 * What was acknowledged survives SIGKILL, once and whole: tills and desks of several shops post while all processes of the
 * service are killed again and again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { keyOf } from '../../datagen/mix.ts';
import { useChecker } from '../../harness/check/test-helpers.ts';
import {
  DURABLE,
  expectKnownOnce,
  expectRightAnswers,
  expectWhole,
  type Floor,
  postTheRest,
  SEED,
  SHOPS,
  useFloor,
} from './floor.ts';

const KILLS = 3;
/** Acknowledgements before a kill: so many at least, and up to so many more. */
const POSTS_A_LIFE = { least: 15, more: 50 };
/** The kill comes up to so much later, so that it meets commits at any stage. */
const MOST_DELAY_MS = 12;

const checker = useChecker(SHOPS);

describe.each(DURABLE)('$name, killed while tills post', (durable) => {
  const floor = useFloor(durable, checker);

  test('after every kill an answer holds all that was acknowledged, and calls whole or not at all', async () => {
    for (let life = 0; life < KILLS; life++) {
      await postUntilKilled(floor(), life);
      await expectWhole(floor());
    }
    expect(floor().tills.filter(({ acknowledged }) => acknowledged === 0)).toEqual([]);
  });

  test('all answers are right at their own asOf, with and without the calls that were not acknowledged', async () => {
    await expectRightAnswers(floor());
    await postTheRest(floor());
    await expectWhole(floor());
    await expectRightAnswers(floor());
  });

  test('every number is known once: its repeat is 200, other content a conflict, the next one new', async () => {
    const { tills, served } = floor();
    await expectKnownOnce(floor());
    await served.service.killAndRestart();
    for (const till of tills) expect(await till.repeat(till.sent)).toMatchObject({ status: 200 });
    await expectRightAnswers(floor());
    expect(served.signal.aborted).toBe(false);
  });
});

/** All tills post until the kill; a call that it meets stays without an answer, and is the first of the next life. */
async function postUntilKilled({ served: { service }, tills }: Floor, life: number): Promise<void> {
  const posts = POSTS_A_LIFE.least + (keyOf(SEED, 4, life) % POSTS_A_LIFE.more);
  const enough = Promise.withResolvers<void>();
  let acknowledged = 0;
  const refused: number[] = [];
  const posting = tills.map(async (till) => {
    for (let status = await till.post(); status !== null; status = await till.post()) {
      if (status !== 200 && status !== 201) return refused.push(status);
      if (++acknowledged === posts) enough.resolve();
    }
  });
  // Tills that are all refused would never be enough.
  await Promise.race([enough.promise, Promise.all(posting)]);
  await sleep(keyOf(SEED, 5, life) % MOST_DELAY_MS);
  const [killed] = await Promise.all([service.killAndRestart().then(() => true), Promise.all(posting)]);
  expect({ killed, refused }).toEqual({ killed: true, refused: [] });
}
