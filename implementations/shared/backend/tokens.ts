/** Tokens that say who calls; what the caller may do stays with the directory. */
import { createSigner, createVerifier } from 'fast-jwt';
import type { Account } from './directory.ts';

/** Longer than any run, so that no measurement has to log in again. */
const LIFETIME_SECONDS = 12 * 60 * 60;

/** A token that was found good is not verified again until it expires; more logins than this take turns. */
const KNOWN_TOKENS = 10_000;

export interface Tokens {
  issue(login: string, account: Account): { readonly token: string; readonly expiresAt: string };
  /** @returns null for a token that is damaged, expired, of another key or of another algorithm than HS256 */
  loginOf(token: string): string | null;
}

/** @param secret - key of the signatures, not empty */
export function createTokens(secret: string): Tokens {
  const sign = createSigner({ key: secret, algorithm: 'HS256' });
  // Not its own cache: that hashes the token at every call, which cost more than all else that the backend does for a read.
  const verify = createVerifier({ key: secret, algorithms: ['HS256'], requiredClaims: ['sub', 'exp'] });
  const known = new Map<string, KnownToken>();
  const remember = (token: string, login: string, expiresAt: number): string => {
    const [oldest] = known.keys();
    if (known.size >= KNOWN_TOKENS && oldest !== undefined) known.delete(oldest);
    known.set(token, { login, expiresAt });
    return login;
  };
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
      const found = known.get(token);
      if (found !== undefined && Date.now() <= found.expiresAt) return found.login;
      known.delete(token);
      try {
        const { sub, exp }: { sub: unknown; exp: number } = verify(token);
        return typeof sub === 'string' ? remember(token, sub, 1000 * exp) : null;
      } catch {
        return null;
      }
    },
  };
}

interface KnownToken {
  readonly login: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}
