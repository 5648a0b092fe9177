/** `POST /v1/sessions`: a login and its password become a token. */
import { timingSafeEqual } from 'node:crypto';
import { Session, SessionRequest } from '../../../model/contract.ts';
import { passwordOf } from '../../../model/credentials.ts';
import type { Directory } from './directory.ts';
import { BODY_PROBLEMS, responses } from './documented.ts';
import { sendProblem } from './problem.ts';
import type { ContractServer } from './server.ts';
import type { Tokens } from './tokens.ts';

export function sessionRoute(app: ContractServer, directory: Directory, tokens: Tokens, secret: string): void {
  const schema = {
    operationId: 'createSession',
    summary: 'Log in',
    body: SessionRequest,
    response: responses({ 201: { description: 'A token for all other calls', schema: Session } }, [
      ...BODY_PROBLEMS,
      'unauthorized',
      'headers-too-large',
      'internal',
      'unavailable',
    ]),
  };
  app.post('/v1/sessions', { schema }, async (request, reply) => {
    const { login, password } = request.body;
    const account = directory.account(login);
    // Compared for unknown logins too, so that the time taken does not tell which logins exist.
    const correct = samePassword(password, passwordOf(secret, login));
    if (account === null || !correct) return sendProblem(reply, 'unauthorized', { detail: 'wrong login or password' });
    return reply.code(201).send({ ...tokens.issue(login, account), ...account } satisfies Session);
  });
}

function samePassword(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
