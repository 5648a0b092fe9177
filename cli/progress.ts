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

/** A text of parts (`a, b · c`) within a width: whole parts are left out from the end; the first is cut where it must be. */
export function fitted(text: string, width: number): string {
  if (text.length <= width) return text;
  const room = width - CUT.length;
  const ends = [...text.matchAll(/(?=, | · )/g)]
    .map(({ index }) => index)
    .filter((index) => index > 0 && index <= room);
  const end = ends.at(-1);
  if (end !== undefined) return text.slice(0, end) + CUT;
  return room > 0 ? text.slice(0, room).trimEnd() + CUT : text.slice(0, Math.max(0, width));
}
