/** Progress on standard error: one line that changes on a terminal, plain lines (not too many) elsewhere. */

export interface Progress {
  /** Something new begins; stays on the screen. */
  step(text: string): void;
  /** How far it is; replaced by the next. */
  state(text: string): void;
  /** Clears what would be replaced. */
  end(): void;
}

/** Between two plain lines of state. */
const PLAIN_INTERVAL_MS = 5_000;

export function progressOn(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? terminalProgress(stream) : plainProgress(stream);
}

function terminalProgress(stream: NodeJS.WriteStream): Progress {
  const clear = '\r\x1b[K';
  return {
    step: (text) => void stream.write(`${clear}${text}\n`),
    state: (text) => void stream.write(`${clear}${text.slice(0, (stream.columns ?? 80) - 1)}`),
    end: () => void stream.write(clear),
  };
}

function plainProgress(stream: NodeJS.WriteStream): Progress {
  let lastAt = performance.now();
  return {
    step(text) {
      lastAt = performance.now();
      stream.write(`${text}\n`);
    },
    state(text) {
      if (performance.now() - lastAt < PLAIN_INTERVAL_MS) return;
      lastAt = performance.now();
      stream.write(`  ${text}\n`);
    },
    end: () => {},
  };
}
