/** Callers who go before their answer is out: by a time-out of their own, or because they have ended. */
import type { FastifyReply } from 'fastify';
import { TooSlowError } from './answer-store.ts';

/**
 * @returns a signal that is aborted, with a {@link TooSlowError}, when the caller's connection closes before the reply is
 * out. Not fastify's own signal: that one is aborted when the request is read to its end, too.
 */
export function leaving({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) left.abort(new TooSlowError('the caller has left'));
  });
  return left.signal;
}
