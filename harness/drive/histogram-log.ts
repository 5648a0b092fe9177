/** Response times per operation and second, written as the seconds pass: a run that is killed keeps what it had. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { logHeader, logLine, type Recorder } from '../../judge/histogram.ts';
import type { Operation } from '../../model/scenario.ts';
import type { Seconds } from '../../model/units.ts';

export interface LogWriter {
  /** @param second - from the window's begin; the log counts from the phase's begin */
  write(operation: Operation, second: number, times: Recorder): void;
  /** @throws {Error} if the file could not be written */
  close(): Promise<void>;
}

/** @param path - undefined: nothing is written */
export function histogramLog(
  path: string | undefined,
  startedAt: Date,
  warmupSeconds: Seconds,
  seconds: Seconds,
): LogWriter {
  if (path === undefined) return { write() {}, async close() {} };
  const stream = createWriteStream(path);
  const done = closed(stream);
  stream.write(logHeader(startedAt, `Response times in microseconds; the first ${warmupSeconds} s are warm-up.`));
  return {
    write(operation, second, times) {
      const start = Math.max(0, warmupSeconds + second);
      const end = warmupSeconds + Math.min(second + 1, seconds);
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
