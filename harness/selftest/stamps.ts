/** What the server did to each request, and when: the truth that the driver is held against. */
import type { Milliseconds } from '../../model/units.ts';

/**
 * What the server did; `lost`: the request came on a connection on which the server had said its last word; `nothing`: it
 * has not come to it yet. Whether somebody was still there to read an answer is not asked.
 */
export type Deed = 'answered' | 'refused' | 'reset' | 'lost' | 'hung' | 'nothing';

/** Times are of the clock that all processes of a machine share. */
export interface Stamp {
  /** Which request it was, by the product that it asked for. */
  readonly n: number;
  readonly arrivedAt: Milliseconds;
  /**
   * When the last of its answer had been handed to the kernel, when its connection was reset, or when a client that got
   * no answer gave up; null: none of that yet.
   */
  endedAt: Milliseconds | null;
  did: Deed;
}

/** Since the machine started: the same in all its processes, unlike `performance.now()`. */
export function sharedNow(): Milliseconds {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}

/**
 * What to add to this process's `performance.now()`, which runs with the shared clock from another zero.
 * Of several looks the quickest: a thread that is put aside between two clocks would see them apart.
 */
export function sharedOffset(): Milliseconds {
  const looks = Array.from({ length: 20 }, () => {
    const before = performance.now();
    const shared = sharedNow();
    const after = performance.now();
    return { took: after - before, offset: shared - (before + after) / 2 };
  });
  return looks.reduce((best, look) => (look.took < best.took ? look : best)).offset;
}
