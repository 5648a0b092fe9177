/** Passwords of the store's logins: derived, so that a service and who drives it agree without a table of secrets. */
import { createHmac } from 'node:crypto';

/** @returns the first 32 hex digits of HMAC-SHA256(secret, login) */
export function passwordOf(secret: string, login: string): string {
  return createHmac('sha256', secret).update(login).digest('hex').slice(0, 32);
}
