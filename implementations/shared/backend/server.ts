/** The HTTP server that the contract's routes are registered on: limits, strictness, and what it says to a call that fails. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import { BODY_LIMIT, HEADER_LIMIT } from '../../../model/contract.ts';
import { ACCOUNT } from './access.ts';
import { answerBrokenRequest, sendFailure } from './failures.ts';
import { sendProblem } from './problem.ts';
import { compileValidator } from './validation.ts';

/** A server whose handlers get their types from the routes' schemas. */
export type ContractServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** @returns a server without a route */
export function createServer(): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    http: { maxHeaderSize: HEADER_LIMIT },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => sendFailure(error, request, reply),
    exposeHeadRoutes: false,
    // Calls on connections that were open before the end was announced are answered, not refused.
    return503OnClosing: false,
  });
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(compileValidator);
  // Response schemas are documentation; the contract suite holds the answers against them.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler(sendFailure);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 'not-found', { detail: `no ${request.method} on this path` }),
  );
  app.decorateRequest(ACCOUNT);
  return app;
}
