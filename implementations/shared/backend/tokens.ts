/** Tokens that say who calls; what the caller may do stays with the directory. */
import { createSigner, createVerifier } from 'fast-jwt';
import type { Account } from './directory.ts';

/** Longer than any run, so that no measurement has to log in again. */
const LIFETIME_SECONDS = 12 * 60 * 60;

/** One verified token costs a hash afterwards; more logins than this take turns in the cache. */
const CACHED_TOKENS = 10_000;

export interface Tokens {
  issue(login: string, account: Account): { readonly token: string; readonly expiresAt: string };
  /** @returns null for a token that is damaged, expired, of another key or of another algorithm than HS256 */
  loginOf(token: string): string | null;
}

/** @param secret - key of the signatures, not empty */
export function createTokens(secret: string): Tokens {
  const sign = createSigner({ key: secret, algorithm: 'HS256' });
  const verify = createVerifier({
    key: secret,
    algorithms: ['HS256'],
    requiredClaims: ['sub', 'exp'],
    cache: CACHED_TOKENS,
  });
  return {
    issue: (login, account) => {
      const issuedAt = Math.floor(Date.now() / 1000);
      const expiry = issuedAt + LIFETIME_SECONDS;
      return {
        token: sign({ sub: login, ...account, iat: issuedAt, exp: expiry }),
        expiresAt: new Date(expiry * 1000).toISOString(),
      };
    },
    loginOf: (token) => {
      try {
        const { sub }: { sub: unknown } = verify(token);
        return typeof sub === 'string' ? sub : null;
      } catch {
        return null;
      }
    },
  };
}
