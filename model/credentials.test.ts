import { expect, test } from 'vitest';
import { passwordOf } from './credentials.ts';

// printf 'what do ya want for nothing?' | openssl dgst -sha256 -hmac Jefe (RFC 4231, test case 2)
test('a password is the first 32 hex digits of HMAC-SHA256 of the login under the secret', () => {
  expect(passwordOf('Jefe', 'what do ya want for nothing?')).toBe('5bdcc146bf60754e6a042426089575c7');
});

test('another login or another secret has another password', () => {
  expect(passwordOf('s', 'shop-1')).not.toBe(passwordOf('s', 'shop-2'));
  expect(passwordOf('s', 'shop-1')).not.toBe(passwordOf('t', 'shop-1'));
});
