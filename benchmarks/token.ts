/** A token of somebody, from the service itself. */
import type { Service } from '../harness/serve.ts';
import type { Session } from '../model/contract.ts';
import { passwordOf } from '../model/credentials.ts';

/** @throws {Error} if the log-in is refused */
export async function tokenFor({ baseUrl, secret }: Service, login: string): Promise<string> {
  const response = await fetch(`${baseUrl}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: passwordOf(secret, login) }),
  });
  if (response.status !== 201) throw new Error(`${login} cannot log in: ${await response.text()}`);
  return ((await response.json()) as Session).token;
}
