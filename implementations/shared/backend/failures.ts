/** What goes wrong around a call, as problem+json: bodies that cannot be read, and calls that throw. */
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { BODY_LIMIT, HEADER_LIMIT, PROBLEMS, type ProblemType } from '../../../model/contract.ts';
import { TooSlowError } from './answer-store.ts';
import { PROBLEM_MEDIA_TYPE, type ProblemExtra, problemText, sendProblem } from './problem.ts';
import { describeViolation, NoSuchPath } from './validation.ts';

/** Bodies up to this many bytes are read to their end and thrown away; longer ones cost the caller the connection. */
const DISCARDED_BODY_LIMIT = 8 * BODY_LIMIT;

/** How long a broken connection stays open for the answer to be read. */
const LINGER_MS = 1000;

export function sendFailure(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof NoSuchPath) return sendProblem(reply, 'not-found', { detail: error.message });
  if (error instanceof TooSlowError) return sendProblem(reply, 'too-slow', { detail: error.message });
  if (error.validation) return sendProblem(reply, 'invalid', { detail: describeViolation(error.validation) });
  switch (error.statusCode) {
    case 413:
      // A connection closed on unread bytes is reset, and the reset may overtake the answer.
      if (Number(request.headers['content-length']) <= DISCARDED_BODY_LIMIT) reply.removeHeader('connection');
      return sendProblem(reply, 'payload-too-large', { detail: `bodies have ${BODY_LIMIT} bytes at most` });
    case 414:
      return sendProblem(reply, 'not-found');
    case 415:
      return sendProblem(reply, 'unsupported-media-type');
    case 400:
      return sendProblem(reply, 'malformed', { detail: error.message });
    default:
      logFailure(error, request);
      return sendProblem(reply, 'internal');
  }
}

/** One line: the cause is for the operator, the caller learns nothing of the inside. */
function logFailure(error: Error, request: FastifyRequest): void {
  console.error(`${request.method} ${request.url}: ${String(error?.message ?? error).replaceAll(/\s+/g, ' ')}`);
}

/** Answers what Node's parser refuses, before there is a request. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  socket.setTimeout(LINGER_MS, () => socket.destroy());
  socket.end(
    tooLarge
      ? rawProblem('headers-too-large', { detail: `headers have ${HEADER_LIMIT} bytes at most` })
      : rawProblem('malformed', { detail: 'this is not HTTP/1.1' }),
  );
}

function rawProblem(type: ProblemType, extra: ProblemExtra): string {
  const body = problemText(type, extra);
  const head = [
    `HTTP/1.1 ${PROBLEMS[type]} ${type}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
