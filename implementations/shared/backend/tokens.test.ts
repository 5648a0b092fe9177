import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTokens } from './tokens.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const account = { role: 'shop', shopId: 1 } as const;

test('a token that was found good is refused after its expiry', () => {
  const tokens = createTokens('secret');
  const { token, expiresAt } = tokens.issue('shop-1', account);
  expect(tokens.loginOf(token)).toBe('shop-1');
  vi.setSystemTime(Date.parse(expiresAt));
  expect(tokens.loginOf(token)).toBe('shop-1');
  vi.setSystemTime(Date.parse(expiresAt) + 1);
  expect(tokens.loginOf(token)).toBeNull();
  expect(tokens.loginOf(token)).toBeNull();
});

test('a token that was found good for one key is none for another', () => {
  const { token } = createTokens('secret').issue('shop-1', account);
  expect(createTokens('secret').loginOf(token)).toBe('shop-1');
  expect(createTokens('other').loginOf(token)).toBeNull();
});
