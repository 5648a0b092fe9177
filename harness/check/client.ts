/** A plain client of the contract, for checks; what is measured goes through harness/drive. */
import { Pool } from 'undici';
import { passwordOf } from '../../model/credentials.ts';
import { reason } from '../provision/errors.ts';

export interface Reply {
  readonly status: number;
  readonly body: string;
}

export interface ContractClient {
  get(path: string, login: string): Promise<Reply>;
  post(path: string, login: string, body: unknown): Promise<Reply>;
  close(): Promise<void>;
}

/** Logs in once per login. @throws {Error} with the call, if the connection breaks; a reply of any status is a reply */
export function contractClient(
  service: { readonly baseUrl: string; readonly secret: string },
  timeoutMs: number,
): ContractClient {
  const pool = new Pool(service.baseUrl, { connections: 4, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  const tokens = new Map<string, Promise<string>>();
  const call = async (
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Reply> => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    try {
      const response = await pool.request({ method, path, headers: { ...type, ...headers }, ...json });
      return { status: response.statusCode, body: await response.body.text() };
    } catch (error) {
      throw new Error(`${method} ${path} was not answered: ${reason(error)}`, { cause: error });
    }
  };
  const login = async (name: string): Promise<string> => {
    const reply = await call('POST', '/v1/sessions', {}, { login: name, password: passwordOf(service.secret, name) });
    if (reply.status !== 201)
      throw new Error(`POST /v1/sessions for ${name} answered ${reply.status}: ${reply.body.slice(0, 200)}`);
    return (JSON.parse(reply.body) as { token: string }).token;
  };
  const bearer = async (name: string) => {
    const token = tokens.get(name) ?? login(name);
    tokens.set(name, token);
    return { authorization: `Bearer ${await token}` };
  };
  return {
    get: async (path, name) => call('GET', path, await bearer(name)),
    post: async (path, name, body) => call('POST', path, await bearer(name), body),
    close: () => pool.close(),
  };
}
