/** Tokens of everybody who asks, fetched before a phase begins. */
import type { Session } from '../../model/contract.ts';
import { passwordOf } from '../../model/credentials.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Asked, StoreSize } from './operations.ts';
import type { Sender } from './sender.ts';

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
  service: Sender,
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
  return tokenIn(tokens);
}

/** @param tokens - by login */
export function tokenIn(tokens: ReadonlyMap<string, string>): TokenFor {
  return (asked) => {
    const token = tokens.get(loginOf(asked));
    if (token === undefined) throw new Error(`${loginOf(asked)} was not logged in before the phase`);
    return token;
  };
}

async function tokenOf(service: Sender, origin: string, login: string, password: string, signal: AbortSignal) {
  const refused = (why: string) => new Error(`${login} cannot log in at ${origin}/v1/sessions: ${why}`);
  const { status, text } = await answerTo(service, { login, password }, signal).catch((error: Error) => {
    throw signal.aborted ? signal.reason : refused(`${error.message}; is the service running?`);
  });
  const token = status === 201 ? sessionToken(text) : undefined;
  if (token === undefined) throw refused(`status ${status}; does the service know BENCH_SECRET?`);
  return token;
}

function answerTo(service: Sender, credentials: object, signal: AbortSignal) {
  const call = { method: 'POST', path: '/v1/sessions', token: null, body: JSON.stringify(credentials) } as const;
  return new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    service.send(call, (reply) => {
      if ('status' in reply) resolve({ status: reply.status, text: reply.text() });
      else reject(new Error(reply.outcome === 'timedOut' ? 'no answer in time' : 'the connection broke'));
    });
  });
}

/** It goes into a header: what could end that is no token. */
const TOKEN = /^[\x21-\x7e]+$/;

function sessionToken(text: string): Session['token'] | undefined {
  const session = parsed(text);
  if (typeof session !== 'object' || session === null || !('token' in session)) return undefined;
  return typeof session.token === 'string' && TOKEN.test(session.token) ? session.token : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shopLogin(shopId: number): string {
  return `shop-${shopId}`;
}
