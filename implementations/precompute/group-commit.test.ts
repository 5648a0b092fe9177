import { expect, test } from 'vitest';
import { groupCommit } from './group-commit.ts';

/** Commits by hand: each waits until it is let go. */
function heldCommits() {
  const groups: (readonly number[])[] = [];
  const held: (() => void)[] = [];
  const post = groupCommit(async (calls: readonly number[]) => {
    groups.push(calls);
    await new Promise<void>((resolve) => held.push(resolve));
    if (calls.includes(13)) throw new Error('13 cannot be written');
    return calls.map((call) => -call);
  });
  const letGo = async () => {
    held.shift()?.();
    await new Promise(setImmediate);
  };
  return { post, groups, letGo };
}

test('a lone call is committed at once, and those that come meanwhile together after it, each with its own outcome', async () => {
  const { post, groups, letGo } = heldCommits();
  const outcomes = [1, 2, 3].map(post);
  expect(groups).toEqual([[1]]);
  await letGo();
  expect(groups).toEqual([[1], [2, 3]]);
  await letGo();
  expect(await Promise.all(outcomes)).toEqual([-1, -2, -3]);
});

test('a call that cannot be written fails alone: the others of its group are committed again', async () => {
  const { post, groups, letGo } = heldCommits();
  const outcomes = Promise.allSettled([1, 2, 13, 4].map(post));
  for (let commit = 0; commit < 5; commit++) await letGo();
  expect(groups).toEqual([[1], [2, 13, 4], [2], [13], [4]]);
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

test('after a failure and after a rest it goes on', async () => {
  const { post, groups, letGo } = heldCommits();
  const failed = post(13);
  await Promise.all([letGo(), expect(failed).rejects.toThrow('13 cannot be written')]);
  const next = post(5);
  await letGo();
  expect(await next).toBe(-5);
  expect(groups).toEqual([[13], [5]]);
});
