/** Answers kept while a cell was driven, checked afterwards: each at its own asOf. */
import type { Correctness } from '../../model/cell.ts';
import type { Oracle } from '../../oracle/oracle.ts';
import type { KeptAnswer } from '../drive/answers.ts';
import type { Written } from '../drive/live-tills.ts';
import { checkAnswer } from './answers.ts';
import { questionOf } from './questions.ts';
import { recordedWrites } from './write-log.ts';

/** Checking stops here, and the run file says how many were left: the next cell is waiting. */
const MOST_SECONDS = 15;
/** One fails the cell; to find out what kind of wrong each is takes time, and a few tell enough. */
const MOST_WRONG = 5;

/** @param written - in the order in which they were acknowledged, as far as that is known: it tells kinds of wrong */
export async function checkKept(
  oracle: Oracle,
  answers: readonly KeptAnswer[],
  written: readonly Written[],
  signal: AbortSignal,
): Promise<Correctness> {
  const log = recordedWrites();
  for (const { shopId, till, receipt } of written) log.addReceipt(shopId, till, receipt);
  const until = performance.now() + MOST_SECONDS * 1000;
  const wrong: Correctness['wrong'] = [];
  let checked = 0;
  for (const { path, body } of fromAllParts(answers)) {
    if (performance.now() > until || wrong.length === MOST_WRONG) break;
    signal.throwIfAborted();
    const question = questionOf(path);
    if (question === null) continue;
    const result = await checkAnswer(oracle, log, question, body);
    if (result.kind === 'wrong') wrong.push({ path, asOf: result.asOf, difference: result.difference });
    checked += 1;
  }
  return { sampled: answers.length, checked, wrong };
}

/**
 * In turn from every part of the phase, as many parts as wrong answers are looked into: early ones know few calls, and
 * leave open what late ones tell; late ones may have several faults at once.
 */
function fromAllParts(answers: readonly KeptAnswer[]): KeptAnswer[] {
  const length = Math.ceil(answers.length / MOST_WRONG);
  return Array.from({ length }, (_, index) =>
    Array.from({ length: MOST_WRONG }, (_part, part) => answers[part * length + index]),
  )
    .flat()
    .filter((answer) => answer !== undefined);
}
