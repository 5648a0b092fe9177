/** Answers: what they say they include, and which of them are kept to be checked after the phase. */
import { childKey, keyOf } from '../../datagen/mix.ts';
import type { AsOf } from '../../model/contract.ts';
import type { Milliseconds } from '../../model/units.ts';

/** An answer for the oracle to check. */
export interface KeptAnswer {
  readonly path: string;
  /** null: the answer has no readable `asOf`, which is wrong in itself. */
  readonly asOf: AsOf | null;
  readonly body: string;
  /** Of this process's `performance.now()`. */
  readonly sentAt: Milliseconds;
}

/** A kept answer with the number of its request, by which samples of several threads become one. */
export interface NumberedAnswer {
  readonly n: number;
  readonly answer: KeptAnswer;
}

/** An answer whose text is made only if it is wanted. */
interface OfferedAnswer {
  readonly path: string;
  readonly sentAt: Milliseconds;
  text(): string;
}

export interface AnswerSample {
  /** Offers the answer to request `n`; every answer has the same chance, whatever the order in which they arrive. */
  offer(n: number, answer: OfferedAnswer): void;
  /** In the order of their requests. */
  answers(): readonly KeptAnswer[];
  /** The same, with their numbers. */
  numbered(): readonly NumberedAnswer[];
}

const SAMPLE = 0x5a3b;
const AS_OF = /^\s*\{\s*"asOf"\s*:\s*(\[[\d\s,[\]]*\])\s*,/;

/** `asOf` is the first member of an answer, so the rest need not be parsed. @returns null if it is not there or malformed */
export function readAsOf(body: string): AsOf | null {
  const text = AS_OF.exec(body)?.[1];
  if (text === undefined) return null;
  try {
    const positions: unknown = JSON.parse(text);
    return Array.isArray(positions) && positions.every(isPosition) ? positions : null;
  } catch {
    return null;
  }
}

/**
 * Keeps those `size` of the answers offered that have the smallest draws from (seed, n).
 * An answer with U+FFFD in it is not kept: its characters were cut in reading, and it would look wrong when it is not.
 */
export function answerSample(seed: number, size: number): AnswerSample {
  const key = keyOf(seed, SAMPLE);
  const kept: (NumberedAnswer & { readonly draw: number })[] = [];
  const numbered = (): readonly NumberedAnswer[] => kept.toSorted((a, b) => a.n - b.n);
  return {
    offer(n, { path, sentAt, text }) {
      const draw = childKey(key, n);
      const last = kept.at(-1);
      if (size === 0 || (kept.length === size && last !== undefined && draw > last.draw)) return;
      const body = text();
      if (body.includes('\uFFFD')) return;
      const at = kept.findIndex((other) => other.draw > draw);
      kept.splice(at === -1 ? kept.length : at, 0, { n, draw, answer: { path, asOf: readAsOf(body), body, sentAt } });
      kept.length = Math.min(kept.length, size);
    },
    answers: () => numbered().map(({ answer }) => ({ ...answer, asOf: readAsOf(answer.body) })),
    numbered,
  };
}

function isPosition(value: unknown): value is AsOf[number] {
  return Array.isArray(value) && value.length === 3 && value.every(Number.isInteger);
}
