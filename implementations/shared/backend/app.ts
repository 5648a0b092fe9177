/** The contract's calls (docs/contract.md, section 3) over any {@link AnswerStore}. Everything but the store is shared. */
import type { FastifyInstance } from 'fastify';
import { authentication } from './access.ts';
import type { AnswerStore } from './answer-store.ts';
import type { Directory } from './directory.ts';
import { healthRoutes } from './health.ts';
import { sendProblem } from './problem.ts';
import { readRoutes } from './reads.ts';
import { type ContractServer, createServer } from './server.ts';
import { sessionRoute } from './sessions.ts';
import { createTokens } from './tokens.ts';
import { writeRoutes } from './writes.ts';

export interface BackendParts {
  /** Not asked before the store is open. */
  readonly directory: Directory;
  /** null: not ready, every call of the contract is answered with 503. */
  readonly store: () => AnswerStore | null;
  /** BENCH_SECRET; not empty. */
  readonly secret: string;
}

/** @returns a server that does not listen yet */
export function createApp(parts: BackendParts): FastifyInstance {
  const app = createServer();
  app.register(async (scope) => contractRoutes(scope, parts));
  return app;
}

/** Registered on a bare server, by {@link createApp} and by the maker of docs/openapi.json. */
export function contractRoutes(app: ContractServer, { directory, store, secret }: BackendParts): void {
  const tokens = createTokens(secret);
  const openStore = () => {
    const open = store();
    if (open === null) throw new Error('the store was asked before it was open');
    return open;
  };
  healthRoutes(app, () => store() !== null);
  app.register(async (whenReady: ContractServer) => {
    whenReady.addHook('onRequest', (_request, reply, done) => {
      if (store() === null) sendProblem(reply, 'unavailable', { detail: 'wait until /readyz says 200' });
      else done();
    });
    sessionRoute(whenReady, directory, tokens, secret);
    whenReady.register(async (withToken: ContractServer) => {
      withToken.addHook('onRequest', authentication(directory, tokens));
      readRoutes(withToken, directory, openStore);
      withToken.register(async (writing: ContractServer) => writeRoutes(writing, directory, openStore));
    });
  });
}
