/** Time-outs that are all of one length: first come, first out, so that one timer serves them all. */
import type { Milliseconds } from '../../model/units.ts';
import { fifo } from './fifo.ts';

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
  let queue = fifo<Timed>();
  let timer: NodeJS.Timeout | undefined;

  function dropEnded(): Timed | undefined {
    while (queue.first()?.ended) queue.shift();
    return queue.first();
  }

  function look(): void {
    timer = undefined;
    for (let next = dropEnded(); next !== undefined; next = dropEnded()) {
      const wait = next.endsAt - performance.now();
      if (wait > 0) {
        // Rounded up: a timer that fires early would only be set again.
        timer = setTimeout(look, Math.ceil(wait));
        return;
      }
      queue.shift();
      next.timeOut();
    }
  }

  return {
    add(timed) {
      queue.push(timed);
      if (timer === undefined) look();
      else dropEnded();
    },
    stop() {
      clearTimeout(timer);
      queue = fifo();
    },
  };
}
