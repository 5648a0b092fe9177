/** First in, first out, at the same cost however long it has become; an array's own `shift` moves all that is left. */

export interface Fifo<T> {
  push(item: T): void;
  /** The oldest, still in it; undefined: none. */
  first(): T | undefined;
  /** Takes the oldest out. */
  shift(): T | undefined;
  readonly length: number;
}

/** Those that were taken out are dropped when they are so many, and the greater part. */
const MANY = 1_000;

export function fifo<T>(): Fifo<T> {
  let items: T[] = [];
  let at = 0;
  return {
    push(item) {
      items.push(item);
    },
    first: () => items[at],
    shift() {
      const item = items[at];
      if (at < items.length) at++;
      if (at > MANY && 2 * at > items.length) {
        items = items.slice(at);
        at = 0;
      }
      return item;
    },
    get length() {
      return items.length - at;
    },
  };
}
