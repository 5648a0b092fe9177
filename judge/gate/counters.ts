/** What is counted and not timed: equal work on both sides needs no statistics. */

export interface Counter {
  readonly words: string;
  /** How much more is still the same, as a share of the base's value. */
  readonly tolerance: number;
}

export const COUNTERS = {
  statementsPerRequest: { words: 'statements per request', tolerance: 0 },
  rowsPerRequest: { words: 'rows per request', tolerance: 0 },
  /** Without `asOf`, which tells of the moment and not of the work. */
  responseBytesPerRequest: { words: 'bytes of an answer', tolerance: 0.01 },
  /** Without full-page images, which depend on when the last checkpoint was. */
  walBytesPerRequest: { words: 'write-ahead log per request', tolerance: 0.01 },
} as const satisfies Readonly<Record<string, Counter>>;

export type CounterName = keyof typeof COUNTERS;

/** Of a seeded replay on a fresh clone: only counts over the same requests compare exactly. */
export interface Counted {
  readonly requests: number;
  /** A counter that could not be read is null. */
  readonly counts: Readonly<Record<CounterName, number | null>>;
}

export interface CounterFinding {
  readonly counter: CounterName;
  readonly base: number;
  readonly candidate: number;
  readonly verdict: 'same' | 'more' | 'less';
}

/** Counts as a file keeps them: what is missing could not be read. */
export function countedFrom(requests: number, counts: Readonly<Partial<Record<CounterName, number | null>>>): Counted {
  const { statementsPerRequest = null, rowsPerRequest = null } = counts;
  const { responseBytesPerRequest = null, walBytesPerRequest = null } = counts;
  return { requests, counts: { statementsPerRequest, rowsPerRequest, responseBytesPerRequest, walBytesPerRequest } };
}

/** @returns a finding for each counter that both sides have */
export function compareCounters(base: Counted, candidate: Counted): readonly CounterFinding[] {
  if (base.requests !== candidate.requests)
    throw new RangeError(`counts over ${base.requests} and over ${candidate.requests} requests do not compare`);
  return NAMES.flatMap((counter) => {
    const [before, after] = [base.counts[counter], candidate.counts[counter]];
    if (before === null || after === null) return [];
    return [{ counter, base: before, candidate: after, verdict: verdictOf(COUNTERS[counter], before, after) }];
  });
}

const NAMES: readonly CounterName[] = [
  'statementsPerRequest',
  'rowsPerRequest',
  'responseBytesPerRequest',
  'walBytesPerRequest',
];

/** Turned round, more is less: each side may have up to the tolerance more than the other. */
function verdictOf({ tolerance }: Counter, base: number, candidate: number): CounterFinding['verdict'] {
  if (candidate > base * (1 + tolerance)) return 'more';
  return base > candidate * (1 + tolerance) ? 'less' : 'same';
}
