/** Tokens of everybody who asks, fetched before a phase begins. */
import type { Dispatcher } from 'undici';
import type { Session } from '../../model/contract.ts';
import { passwordOf } from '../../model/credentials.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Asked, StoreSize } from './operations.ts';

/** Token of who may ask this: a shop's employee for the shop, the BI team for the chain. */
export type TokenFor = (asked: Asked) => string;

const BI_LOGIN = 'bi-1';
const AT_ONCE = 8;

/** Everybody who could ask in this scenario. */
export function loginsOf(scenario: Scenario, store: StoreSize): readonly string[] {
  const chain = ({ operation }: Scenario['mix'][number]) => operation.startsWith('chain');
  const shops = Array.from({ length: store.shops }, (_, i) => shopLogin(i + 1));
  return [...(scenario.mix.some(chain) ? [BI_LOGIN] : []), ...(scenario.mix.every(chain) ? [] : shops)];
}

export function loginOf(asked: Asked): string {
  return 'shopId' in asked ? shopLogin(asked.shopId) : BI_LOGIN;
}

/** @throws {Error} if one of them cannot log in; the signal's reason if stopped */
export async function openSessions(
  service: Dispatcher,
  origin: string,
  secret: string,
  logins: Iterable<string>,
  signal: AbortSignal,
): Promise<TokenFor> {
  const tokens = new Map<string, string>();
  const waiting = [...new Set(logins)];
  const worker = async () => {
    for (let login = waiting.pop(); login !== undefined; login = waiting.pop()) {
      tokens.set(login, await tokenOf(service, origin, login, passwordOf(secret, login), signal));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (asked) => {
    const token = tokens.get(loginOf(asked));
    if (token === undefined) throw new Error(`${loginOf(asked)} was not logged in before the phase`);
    return token;
  };
}

async function tokenOf(service: Dispatcher, origin: string, login: string, password: string, signal: AbortSignal) {
  const request = {
    origin,
    path: '/v1/sessions',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
    signal,
  };
  const refused = (why: string) => new Error(`${login} cannot log in at ${origin}/v1/sessions: ${why}`);
  const answer = await service.request(request).catch((error: Error) => {
    throw refused(`${error.message}; is the service running?`);
  });
  const text = await answer.body.text();
  const token = answer.statusCode === 201 ? sessionToken(text) : undefined;
  if (token === undefined) throw refused(`status ${answer.statusCode}; does the service know BENCH_SECRET?`);
  return token;
}

function sessionToken(text: string): Session['token'] | undefined {
  const session: unknown = JSON.parse(text);
  if (typeof session !== 'object' || session === null || !('token' in session)) return undefined;
  return typeof session.token === 'string' ? session.token : undefined;
}

function shopLogin(shopId: number): string {
  return `shop-${shopId}`;
}
