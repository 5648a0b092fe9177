/** Progress on standard error: one line that changes on a terminal, plain lines (not too many) elsewhere. */

export interface Progress {
  /** Something new begins; stays on the screen. */
  step(text: string): void;
  /** How far it is; replaced by the next. */
  state(text: string): void;
  /** Clears what would be replaced. */
  end(): void;
}

/** What of a stream is written to. */
export type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> & { write(text: string): unknown };

/** Between two plain lines of state. */
const PLAIN_INTERVAL_MS = 5_000;
const USUAL_COLUMNS = 80;
const GAP = ', …';
const CUT = ' …';

export function progressOn(screen: Screen): Progress {
  return screen.isTTY ? terminalProgress(screen) : plainProgress(screen);
}

function terminalProgress(screen: Screen): Progress {
  const clear = '\r\x1b[K';
  return {
    step: (text) => void screen.write(`${clear}${text}\n`),
    // A line that reached the last column would wrap, and only its end would be replaced by the next.
    state: (text) => void screen.write(`${clear}${fitted(text, (screen.columns || USUAL_COLUMNS) - 1)}`),
    end: () => void screen.write(clear),
  };
}

function plainProgress(screen: Screen): Progress {
  let lastAt = performance.now();
  return {
    step(text) {
      lastAt = performance.now();
      screen.write(`${text}\n`);
    },
    state(text) {
      if (performance.now() - lastAt < PLAIN_INTERVAL_MS) return;
      lastAt = performance.now();
      screen.write(`  ${text}\n`);
    },
    end: () => {},
  };
}

/**
 * A text of parts (`a, b, c · d`) within a width: parts are left out from its middle, so that what it is about and what it
 * ends with stay longest; a part that is too long by itself is cut.
 */
export function fitted(text: string, width: number): string {
  if (text.length <= width) return text;
  const parts = text.split(/(?=, | · )/);
  for (let from = Math.floor(parts.length / 2), to = from + 1; parts.length > 1 && to <= parts.length; ) {
    const shorter = [...parts.slice(0, from), GAP, ...parts.slice(to)].join('');
    if (shorter.length <= width) return shorter;
    if (from > 1) from--;
    else to++;
  }
  return width > CUT.length ? text.slice(0, width - CUT.length).trimEnd() + CUT : text.slice(0, Math.max(0, width));
}
