/**
 * autocannon as it comes: its own rate option, correction and percentiles, to be shown beside the driver's and never used
 * for anything else. The only file that knows it.
 */
import type autocannon from 'autocannon';
import type { Milliseconds, PerSecond, Seconds } from '../../model/units.ts';
import type { Figures } from './figures.ts';

export interface NativeRun {
  readonly url: string;
  readonly connections: number;
  /** null: a closed loop. */
  readonly ratePerSecond: PerSecond | null;
  /** Whole seconds. */
  readonly seconds: Seconds;
  readonly timeoutMs: Milliseconds;
  readonly signal: AbortSignal;
}

/** What it says; `due` is whatever it counted. */
export interface NativeFigures extends Pick<Figures, 'outcomes' | 'response'> {
  /** Answers per second. */
  readonly throughputPerSecond: PerSecond;
  /** How long it went on, by its own word: it looks whether it is to end once a second. */
  readonly seconds: Seconds;
}

/** @throws the signal's reason if stopped */
export async function runNative(run: NativeRun): Promise<NativeFigures> {
  const { url, connections, ratePerSecond, seconds, timeoutMs, signal } = run;
  signal.throwIfAborted();
  // Not before it is wanted: it would take a fifth of every command's start.
  const { default: shoot } = await import('autocannon');
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const running = shoot(
    {
      url,
      connections,
      duration: seconds,
      timeout: timeoutMs / 1000,
      headers: { authorization: 'Bearer token' },
      ...(ratePerSecond === null ? {} : { overallRate: ratePerSecond }),
    },
    (error, result) => (error === null ? resolve(result) : reject(error)),
  );
  const stop = () => {
    // It looks whether it is to end once a second; nobody waits for that.
    running.stop();
    reject(signal.reason);
  };
  signal.addEventListener('abort', stop);
  try {
    return figuresOf(await promise);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function figuresOf(result: autocannon.Result): NativeFigures {
  const { errors, timeouts, non2xx, latency } = result;
  const answered = result['2xx'];
  return {
    outcomes: {
      due: answered + non2xx + errors,
      answered,
      refused: non2xx,
      timedOut: timeouts,
      cutOff: errors - timeouts,
      unfinished: 0,
    },
    response: { p50: latency.p50, p90: latency.p90, p99: latency.p99, p999: latency.p99_9 },
    throughputPerSecond: answered / result.duration,
    seconds: result.duration,
  };
}
