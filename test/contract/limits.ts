/** Requests that are too large, unreadable, or of the wrong kind. */
import { describe, expect, test } from 'vitest';
import { BODY_LIMIT, HEADER_LIMIT } from '../../model/contract.ts';
import { call, expectProblem, login } from './client.ts';
import type { Suite } from './suite.ts';

export function limitCases({ service }: Suite): void {
  describe('limits', () => {
    test('a body of 1 MiB is read, one byte more is too large, announced or not', async () => {
      const token = await login(service(), 'shop-1');
      const post = (body: string | ReadableStream) => call(service(), 'POST /v1/receipts', { token, body });
      const tooLarge = '{}'.padEnd(BODY_LIMIT + 1);
      expectProblem(await post('{}'.padEnd(BODY_LIMIT)), 'invalid');
      expectProblem(await post(tooLarge), 'payload-too-large');
      expectProblem(await post(new Blob([tooLarge]).stream()), 'payload-too-large');
    });

    test('headers beyond 16 KiB are too large, half of that is not', async () => {
      const token = await login(service(), 'shop-1');
      const headers = (bytes: number) => ({ 'x-padding': 'x'.repeat(bytes) });
      const line = 'GET /v1/shops/1/products/1';
      expectProblem(await call(service(), line, { token, headers: headers(HEADER_LIMIT) }), 'headers-too-large');
      expect(await call(service(), line, { token, headers: headers(HEADER_LIMIT / 2) })).toMatchObject({ status: 200 });
    });

    test.each(['{', '', '{"shopId":1', "{'shopId':1}", '{"shopId":1}}'])('%j is malformed', async (body) => {
      const token = await login(service(), 'shop-1');
      const headers = { 'content-type': 'application/json' };
      for (const line of ['POST /v1/receipts', 'POST /v1/prices', 'POST /v1/sessions']) {
        expectProblem(await call(service(), line, { token, body, headers }), 'malformed');
      }
    });

    test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
      '%s is not taken',
      async (type) => {
        const token = await login(service(), 'shop-1');
        const sent = { token, body: '{}', headers: { 'content-type': type } };
        expectProblem(await call(service(), 'POST /v1/receipts', sent), 'unsupported-media-type');
      },
    );

    test('another method is refused', async () => {
      const token = await login(service(), 'shop-1');
      for (const line of ['DELETE /v1/shops/1/products/1', 'GET /v1/receipts', 'PUT /v1/prices']) {
        expect([404, 405]).toContain((await call(service(), line, { token })).status);
      }
    });
  });
}
