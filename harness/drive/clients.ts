/** The clients of a closed phase: each sends its next call when it has the answer to its last. */
import type { Milliseconds } from '../../model/units.ts';
import type { Call } from './call.ts';
import type { Reply, Sender } from './sender.ts';

/** What became of a call; `unfinished`: still under way when the clients were stopped. */
export type ClientReply = Reply | { readonly outcome: 'unfinished'; readonly endedAt: Milliseconds };

export interface ClientCall extends Call {
  onEnd(reply: ClientReply): void;
}

export interface Clients {
  /** Lets resting clients ask for their next call. */
  wake(): void;
  /** No client sends any more, and what is under way ends as `unfinished`. */
  stop(): void;
}

/** After a second broken connection in a row: a dead service would else be "asked" ten thousand times a second. */
const RETRY_AFTER: Milliseconds = 50;

/** @param next - what a free client sends; null: it rests until it is woken */
export function startClients(service: Sender, count: number, next: () => ClientCall | null): Clients {
  let resting = 0;
  let stopped = false;

  function proceed(lastBroke: boolean): void {
    if (stopped) return;
    const call = next();
    if (call === null) {
      resting++;
      return;
    }
    service.send(call, (reply) => {
      call.onEnd(stopped ? { outcome: 'unfinished', endedAt: reply.endedAt } : reply);
      const broke = reply.outcome === 'cutOff';
      if (broke && lastBroke) setTimeout(proceed, RETRY_AFTER, true);
      else proceed(broke);
    });
  }

  for (let client = 0; client < count; client++) proceed(false);
  return {
    wake() {
      const woken = resting;
      resting = 0;
      for (let client = 0; client < woken; client++) proceed(false);
    },
    stop() {
      stopped = true;
      service.destroy();
    },
  };
}
