/** Refusals as problem+json (RFC 9457); every one of the backend's goes out through this file. */
import type { FastifyReply } from 'fastify';
import { PROBLEMS, type Problem, type ProblemType } from '../../../model/contract.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** What a problem says besides its type. */
export type ProblemExtra = Pick<Problem, 'detail' | 'expectedSeq'>;

const TITLES: Readonly<Record<ProblemType, string>> = {
  malformed: 'The request cannot be read',
  unauthorized: 'No valid credentials',
  forbidden: 'Not for this account',
  'not-found': 'Nothing here',
  conflict: 'Known with other content',
  gap: 'Numbers are missing before this one',
  'payload-too-large': 'The body is too large',
  'unsupported-media-type': 'The body must be application/json',
  invalid: 'The body breaks a rule of the contract',
  'headers-too-large': 'The headers are too large',
  internal: 'The service failed',
  unavailable: 'Not ready yet',
  'too-slow': 'The answer takes longer than the service allows',
};

export function problemText(type: ProblemType, extra: ProblemExtra = {}): string {
  return JSON.stringify({ type, title: TITLES[type], status: PROBLEMS[type], ...extra } satisfies Problem);
}

export function sendProblem(reply: FastifyReply, type: ProblemType, extra?: ProblemExtra): FastifyReply {
  // RFC 9110, 11.6.1: a 401 names the scheme that would do.
  if (type === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  return reply.code(PROBLEMS[type]).type(PROBLEM_MEDIA_TYPE).send(problemText(type, extra));
}
