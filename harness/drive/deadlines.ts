/** Time-outs that are all of one length: first come, first out, so that one timer serves them all. */
import type { Milliseconds } from '../../model/units.ts';

/** Something that ends in time or is ended. */
export interface Timed {
  /** Of `performance.now()`. */
  readonly endsAt: Milliseconds;
  readonly ended: boolean;
  timeOut(): void;
}

export interface Deadlines {
  /** @param timed - none may have to end before one that was added earlier */
  add(timed: Timed): void;
  stop(): void;
}

export function deadlines(): Deadlines {
  let queue: Timed[] = [];
  /** Before it all have ended; they are dropped when they are many. */
  let first = 0;
  let timer: NodeJS.Timeout | undefined;

  function skipEnded(): Timed | undefined {
    while (queue[first]?.ended) first++;
    if (first > 1_000) {
      queue = queue.slice(first);
      first = 0;
    }
    return queue[first];
  }

  function look(): void {
    timer = undefined;
    for (let next = skipEnded(); next !== undefined; next = skipEnded()) {
      const wait = next.endsAt - performance.now();
      if (wait > 0) {
        // Rounded up: a timer that fires early would only be set again.
        timer = setTimeout(look, Math.ceil(wait));
        return;
      }
      first++;
      next.timeOut();
    }
  }

  return {
    add(timed) {
      queue.push(timed);
      if (timer === undefined) look();
      else skipEnded();
    },
    stop() {
      clearTimeout(timer);
      queue = [];
    },
  };
}
