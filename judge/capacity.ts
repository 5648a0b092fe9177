/**
 * The search for the good capacity: which rate to try next, and what is known when it ends. No clock and no requests:
 * outcomes of windows go in, the next rung of the ladder comes out.
 */

/** Share of due requests that must be good for a scenario's objectives to be kept. */
export const GOOD_ENOUGH = 0.99;

/** How many of the due requests may be not good at most. */
export function mostNotGood(due: number): number {
  // The nudge keeps 0.01 · 100 from falling below 1.
  return Math.floor((1 - GOOD_ENOUGH) * due + 1e-9);
}

/** From one rung to the next. */
export const LADDER_STEP = 1.25;
const LOWEST_RATE = 0.1;
/** Its rate is about 100,000/s, past what one driver can offer. */
export const TOP_RUNG = 62;

/** Rate of a rung, per second, to four digits. Every search uses the same ladder, so that results compare. @param rung - 0 … TOP_RUNG */
export function rateOf(rung: number): number {
  return Number((LOWEST_RATE * LADDER_STEP ** rung).toPrecision(4));
}

/** The highest rung whose rate is not above this one, within the ladder. */
export function rungBelow(ratePerSecond: number): number {
  const rungs = Array.from({ length: TOP_RUNG + 1 }, (_, rung) => rung);
  return rungs.findLast((rung) => rateOf(rung) <= ratePerSecond) ?? 0;
}

/** `driver-bound`: not good, and the driver may be why, so it says nothing about the service. */
export type WindowOutcome = 'good' | 'not-good' | 'driver-bound';
export type RungOutcome = 'passed' | 'failed' | 'driver-bound';

export interface CapacitySearch {
  readonly lowest: number;
  readonly highest: number;
  readonly first: number;
  /** In the order in which they were tried. */
  readonly decided: readonly { readonly rung: number; readonly outcome: RungOutcome }[];
  /** Of the rung that is being tried. */
  readonly windows: readonly WindowOutcome[];
}

/** What a search knows. Rates are per second. */
export type CapacityBracket =
  /** Adjacent rungs. */
  | { readonly state: 'found'; readonly lastPass: number; readonly firstFail: number }
  /** Not even the lowest rate that could be tried passed. */
  | { readonly state: 'below'; readonly firstFail: number }
  /** Even the highest rate of the ladder passed. */
  | { readonly state: 'above'; readonly lastPass: number }
  /** From this rate on the driver was the bottleneck; `lastPass` is the rung below, null if that is below the lowest. */
  | { readonly state: 'void'; readonly lastPass: number | null; readonly driverBoundAt: number }
  /** Ended before its time: the ends are apart, or null where there is none yet. */
  | { readonly state: 'unfinished'; readonly lastPass: number | null; readonly firstFail: number | null };

/**
 * @param guess - per second; the search begins at the rung below it
 * @param lowest - rung below which nothing is tried
 * @param highest - rung above which nothing is tried
 */
export function beginSearch(guess: number, lowest: number, highest: number = TOP_RUNG): CapacitySearch {
  if (!(0 <= lowest && lowest <= highest && highest <= TOP_RUNG))
    throw new RangeError(`not a part of the ladder: rungs ${lowest} to ${highest}`);
  const first = Math.min(highest, Math.max(lowest, rungBelow(guess)));
  return { lowest, highest, first, decided: [], windows: [] };
}

/**
 * The rung that the next window is to try: in steps that double until one has passed and one has not, then half-way
 * between them.
 * @returns null when there is nothing left to try
 */
export function nextRung(search: CapacitySearch): number | null {
  const { lowest, highest, first, decided } = search;
  const { pass, stop } = ends(search);
  const leap = 2 ** decided.length;
  if (pass === null && stop === null) return first;
  if (stop === null) return pass === highest ? null : Math.min(highest, (pass ?? first) + leap);
  if (pass === null) return stop === lowest ? null : Math.max(lowest, stop - leap);
  return stop - pass === 1 ? null : Math.floor((pass + stop) / 2);
}

/** Takes in the outcome of a window at the rung that {@link nextRung} names. */
export function takeWindow(search: CapacitySearch, outcome: WindowOutcome): CapacitySearch {
  const rung = nextRung(search);
  if (rung === null) throw new RangeError('the search has ended: it takes no window');
  const windows = [...search.windows, outcome];
  const decision = decisionOf(windows);
  if (decision === null) return { ...search, windows };
  return { ...search, decided: [...search.decided, { rung, outcome: decision }], windows: [] };
}

/** Two of three, without the third where two agree. Three that all differ show nothing but that the driver was in the way. */
export function decisionOf(windows: readonly WindowOutcome[]): RungOutcome | null {
  const times = (outcome: WindowOutcome) => windows.filter((other) => other === outcome).length;
  if (times('good') === 2) return 'passed';
  if (times('not-good') === 2) return 'failed';
  return times('driver-bound') === 2 || windows.length === 3 ? 'driver-bound' : null;
}

/** What is known by now. */
export function bracketOf(search: CapacitySearch): CapacityBracket {
  const { pass, stop } = ends(search);
  const lastPass = pass === null ? null : rateOf(pass);
  const bound = outcomeAt(search, stop) === 'driver-bound';
  if (nextRung(search) !== null)
    return { state: 'unfinished', lastPass, firstFail: stop === null || bound ? null : rateOf(stop) };
  if (stop === null) return { state: 'above', lastPass: rateOf(search.highest) };
  if (bound) return { state: 'void', lastPass, driverBoundAt: rateOf(stop) };
  return lastPass === null
    ? { state: 'below', firstFail: rateOf(stop) }
    : { state: 'found', lastPass, firstFail: rateOf(stop) };
}

/** The highest rung that passed, and the lowest that did not. */
function ends({ decided }: CapacitySearch): { readonly pass: number | null; readonly stop: number | null } {
  const passed = decided.flatMap(({ rung, outcome }) => (outcome === 'passed' ? [rung] : []));
  const stopped = decided.flatMap(({ rung, outcome }) => (outcome === 'passed' ? [] : [rung]));
  return {
    pass: passed.length === 0 ? null : Math.max(...passed),
    stop: stopped.length === 0 ? null : Math.min(...stopped),
  };
}

function outcomeAt({ decided }: CapacitySearch, rung: number | null): RungOutcome | undefined {
  return decided.find((one) => one.rung === rung)?.outcome;
}
