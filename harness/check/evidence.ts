/** Asks the oracle what a wrong answer would be right at: evidence for harness/check/diagnosis.ts. */
import { type AsOf, DESK_TILL, type Position } from '../../model/contract.ts';
import type { Oracle } from '../../oracle/oracle.ts';
import type { WriteLog } from '../../oracle/writes.ts';
import { diagnose, type Evidence, inWords, partsOf, type StateParts } from './diagnosis.ts';
import type { Question } from './questions.ts';
import type { RecordedCall, RecordedWrites } from './write-log.ts';

/** For one answer: a long log is not worth more, and what was looked at by then is still evidence. */
const PATIENCE_MS = 1_500;

/** @param given - of the contract's form, its asOf possible, and wrong. @returns a clause for a message, or nothing */
export async function diagnosed(
  oracle: Oracle,
  log: RecordedWrites,
  question: Question,
  given: { readonly asOf: AsOf; readonly data: object },
): Promise<string> {
  return inWords(diagnose(await evidenceOf(oracle, log, question, given)));
}

async function evidenceOf(
  oracle: Oracle,
  log: RecordedWrites,
  { scope, productId }: Question,
  { asOf, data }: { readonly asOf: AsOf; readonly data: object },
): Promise<Evidence> {
  const right = async (at: AsOf, writes: WriteLog) =>
    partsOf(
      productId === null ? await oracle.overview(scope, at, writes) : await oracle.detail(scope, productId, at, writes),
    );
  const calls = log.calls().filter(({ shopId }) => scope.kind === 'chain' || scope.shopId === shopId);
  const states: StateParts[] = [];
  const statesUntil = performance.now() + PATIENCE_MS / 2;
  for (const at of statesThrough(calls)) {
    if (performance.now() > statesUntil) break;
    states.push({ asOf: at, parts: await right(at, log) });
  }
  const without: { call: RecordedCall; parts: StateParts['parts'] }[] = [];
  const withoutUntil = performance.now() + PATIENCE_MS / 2;
  for (const call of calls.toReversed()) {
    if (performance.now() > withoutUntil) break;
    if (isIn(asOf, call)) without.push({ call, parts: await right(asOf, logWithout(log, call)) });
  }
  return { given: partsOf(data), stated: { asOf, parts: await right(asOf, log) }, states, without };
}

/** As loaded, where a cache is likely to have stayed; then after each call, newest first. */
function* statesThrough(calls: readonly RecordedCall[]): Generator<AsOf> {
  yield [];
  for (let count = calls.length; count > 0; count--) yield positionsAfter(calls.slice(0, count));
}

function positionsAfter(calls: readonly RecordedCall[]): AsOf {
  const last = new Map(
    calls.map((call): [string, Position] => [`${call.shopId}/${call.till}`, [call.shopId, call.till, call.last]]),
  );
  return [...last.values()].sort(([shopA, tillA], [shopB, tillB]) => shopA - shopB || tillA - tillB);
}

function isIn(asOf: AsOf, { shopId, till, last }: RecordedCall): boolean {
  return asOf.some(([shop, number, seq]) => shop === shopId && number === till && seq >= last);
}

/** The same numbers with nothing behind those of one call. */
function logWithout(log: WriteLog, { shopId, till, first, last }: RecordedCall): WriteLog {
  const left = (shop: number, number: number, seq: number) =>
    shop === shopId && number === till && seq >= first && seq <= last;
  return {
    receipt(shop, number, seq) {
      const receipt = log.receipt(shop, number, seq);
      return receipt !== undefined && left(shop, number, seq) ? { ...receipt, lines: [] } : receipt;
    },
    price(shop, seq) {
      const price = log.price(shop, seq);
      // Of a product that there is not.
      return price !== undefined && left(shop, DESK_TILL, seq) ? { ...price, productId: 0 } : price;
    },
  };
}
