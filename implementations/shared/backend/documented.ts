/** How routes describe themselves for docs/openapi.json. */
import type { TSchema } from 'typebox';
import { PROBLEMS, Problem, type ProblemType } from '../../../model/contract.ts';
import { PROBLEM_MEDIA_TYPE } from './problem.ts';

/** Name of the security scheme in docs/openapi.json. */
export const BEARER = 'bearer';

/** Refusals that every call behind a token has. */
export const TOKEN_PROBLEMS = ['unauthorized', 'forbidden', 'headers-too-large', 'internal', 'unavailable'] as const;
/** Refusals that every read has: behind a token, and computed within the service's limit or not at all. */
export const READ_PROBLEMS = [...TOKEN_PROBLEMS, 'too-slow'] as const;
/** Refusals that every call with a body has. */
export const BODY_PROBLEMS = ['malformed', 'payload-too-large', 'unsupported-media-type', 'invalid'] as const;

export interface Success {
  readonly description: string;
  readonly schema: TSchema;
}

type Responses = Record<number, { description: string; content: Record<string, { schema: TSchema }> }>;

/** @returns response schemas by status; problem types that share a status share the entry */
export function responses(successes: Readonly<Record<number, Success>>, problems: readonly ProblemType[]): Responses {
  const documented: Responses = {};
  for (const [status, { description, schema }] of Object.entries(successes)) {
    documented[Number(status)] = { description, content: { 'application/json': { schema } } };
  }
  for (const [status, types] of Map.groupBy(problems, (type) => PROBLEMS[type])) {
    const description = types.map((type) => `\`${type}\``).join(' or ');
    documented[status] = { description, content: { [PROBLEM_MEDIA_TYPE]: { schema: Problem } } };
  }
  return documented;
}
