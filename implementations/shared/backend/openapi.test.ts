import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPENAPI_FILE, openApiText } from './openapi.ts';

interface Document {
  openapi: string;
  components: { securitySchemes: Record<string, unknown>; schemas: Record<string, unknown> };
  paths: Record<string, Record<string, Operation>>;
}
interface Operation {
  operationId: string;
  security?: Record<string, string[]>[];
  responses: Record<string, { content: Record<string, unknown> }>;
}

const document: Document = JSON.parse(readFileSync(OPENAPI_FILE, 'utf8'));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ call: `${method.toUpperCase()} ${path}`, operation })),
);

test('docs/openapi.json is what the schemas say; if not, run implementations/shared/backend/openapi.ts', async () => {
  expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(await openApiText());
});

test('it is OpenAPI 3.1 with every call of the contract', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(operations.map(({ call }) => call).sort()).toEqual([
    'GET /healthz',
    'GET /readyz',
    'GET /v1/chain/products',
    'GET /v1/chain/products/{productId}',
    'GET /v1/shops/{shopId}/products',
    'GET /v1/shops/{shopId}/products/{productId}',
    'POST /v1/prices',
    'POST /v1/receipts',
    'POST /v1/sessions',
  ]);
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
});

test('every call but the session and health wants a bearer token and says that it may answer 401 and 403', () => {
  expect(document.components.securitySchemes).toHaveProperty('bearer.scheme', 'bearer');
  const open = operations.filter(({ operation }) => operation.security === undefined).map(({ call }) => call);
  expect(open).toEqual(['GET /healthz', 'GET /readyz', 'POST /v1/sessions']);
  for (const { operation } of operations.filter(({ operation }) => operation.security)) {
    expect(operation.security).toEqual([{ bearer: [] }]);
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403', '503']));
  }
});

test('every refusal is a problem, every other response JSON', () => {
  for (const { operation } of operations) {
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const refusal = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
      if (Number(status) >= 400) expect(content).toEqual(refusal);
      else expect(Object.keys(content)).toEqual(['application/json']);
    }
  }
});

test('every reference leads to a schema, and every schema is used', () => {
  const text = JSON.stringify(document);
  const used = new Set(Array.from(text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g), ([, name]) => name));
  expect([...used].sort()).toEqual(Object.keys(document.components.schemas).sort());
});

test('tuples are written as draft 2020-12 has them', () => {
  expect(document.components.schemas.Position).toMatchObject({ items: false, prefixItems: { length: 3 } });
  expect(JSON.stringify(document)).not.toContain('additionalItems');
});
