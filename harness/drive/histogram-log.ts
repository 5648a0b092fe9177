/** Response times per operation and second, written as the seconds pass: a run that is killed keeps what it had. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { logHeader, logLine, type Recorder } from '../../judge/histogram.ts';
import type { Operation } from '../../model/scenario.ts';
import { type PhaseClock, spanOf } from './clock.ts';

export interface LogWriter {
  /** @param second - from the window's begin; the log counts from the phase's begin */
  write(operation: Operation, second: number, times: Recorder): void;
  /** @throws {Error} if the file could not be written */
  close(): Promise<void>;
}

/** @param path - undefined: nothing is written */
export function histogramLog(path: string | undefined, startedAt: Date, clock: PhaseClock): LogWriter {
  if (path === undefined) return { write() {}, async close() {} };
  const stream = createWriteStream(path);
  const done = closed(stream);
  stream.write(logHeader(startedAt, 'Response times in microseconds.'));
  let inWindow = false;
  return {
    write(operation, second, times) {
      const { start, end } = spanOf(clock, second);
      if (second >= 0 && !inWindow)
        stream.write(`#The window begins ${(start - second).toFixed(3)} s after the start.\n`);
      inWindow ||= second >= 0;
      stream.write(logLine({ tag: operation, start, seconds: end - start, times }));
    },
    async close() {
      stream.end();
      const failure = await done;
      if (failure !== null) throw new Error(`cannot write ${path}: ${failure.message}; is the disk full?`);
    },
  };
}

/** Watched from the start: an error that nobody listens for would end the process. */
function closed(stream: WriteStream): Promise<Error | null> {
  return finished(stream).then(
    () => null,
    (error: Error) => error,
  );
}
