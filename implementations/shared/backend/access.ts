/** Who calls, and what that account may do. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Scope } from '../../../model/contract.ts';
import type { Account, Directory } from './directory.ts';
import { sendProblem } from './problem.ts';
import type { Tokens } from './tokens.ts';

/** Name of the request's decorator that holds the caller's account. */
export const ACCOUNT = 'account';

/** Only for routes behind {@link authentication}. */
export function accountOf(request: FastifyRequest): Account {
  return request.getDecorator<Account>(ACCOUNT);
}

/** Hook that answers 401 before anything of the body is read. With a callback: a promise a call would be felt in short reads. */
export function authentication(directory: Directory, tokens: Tokens) {
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const login = token === undefined ? null : tokens.loginOf(token);
    const account = login === null ? null : directory.account(login);
    if (account === null) {
      sendProblem(reply, 'unauthorized', { detail: 'send "Authorization: Bearer" with a token of /v1/sessions' });
      return;
    }
    request.setDecorator(ACCOUNT, account);
    done();
  };
}

/** A shop's employee reads the own shop, the BI team everything. */
export function mayRead(account: Account, scope: Scope): boolean {
  return account.role === 'bi' || (scope.kind === 'shop' && scope.shopId === account.shopId);
}

/** A shop's employee writes the own shop, the BI team nothing. */
export function mayWrite(account: Account, shopId: number): boolean {
  return account.role === 'shop' && account.shopId === shopId;
}
