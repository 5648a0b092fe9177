/** What the doctor says about one thing. */

export interface Finding {
  readonly state: 'fine' | 'doubtful' | 'broken';
  readonly what: string;
  readonly found: string;
  /** What to do about it; null where nothing has to be done. */
  readonly advice: string | null;
}

export const fine = (what: string, found: string): Finding => ({ state: 'fine', what, found, advice: null });

export const doubtful = (what: string, found: string, advice: string): Finding => {
  return { state: 'doubtful', what, found, advice };
};

/** Of a check that could not be made. */
export function broken(what: string, error: unknown): Finding {
  return {
    state: 'broken',
    what,
    found: error instanceof Error ? error.message : String(error),
    advice: 'a run needs this: mend it first',
  };
}

/** `12 %` */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;
