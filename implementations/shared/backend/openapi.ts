/** Makes docs/openapi.json from the schemas that the backend validates with: `node bin/pinned.js <this file>`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import swagger from '@fastify/swagger';
import type { TSchema } from 'typebox';
import * as contract from '../../../model/contract.ts';
import { contractRoutes } from './app.ts';
import { directoryOf } from './directory.ts';
import { BEARER } from './documented.ts';
import { createServer } from './server.ts';

export const OPENAPI_FILE = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url));

/** Schemas with a name of their own in the document. */
const NAMED = {
  Position: contract.Position,
  Problem: contract.Problem,
  OverviewProduct: contract.OverviewProduct,
  Kpis: contract.Kpis,
  Forecast: contract.Forecast,
  PriceAdvice: contract.PriceAdvice,
  OverviewAnswer: contract.OverviewAnswer,
  DetailAnswer: contract.DetailAnswer,
  SessionRequest: contract.SessionRequest,
  Session: contract.Session,
  ReceiptLine: contract.ReceiptLine,
  Receipt: contract.Receipt,
  ReceiptsPost: contract.ReceiptsPost,
  ReceiptsResult: contract.ReceiptsResult,
  PricePost: contract.PricePost,
  PriceResult: contract.PriceResult,
} satisfies Record<string, TSchema>;

const SECURITY_SCHEMES = { [BEARER]: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } as const;

/** @returns the document's text, the same bytes for the same schemas */
export async function openApiText(): Promise<string> {
  const app = createServer();
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Aunt Emma Bench: the contract',
        version: '1',
        description: 'What every implementation under test serves. docs/contract.md is normative.',
      },
      components: { securitySchemes: SECURITY_SCHEMES },
    },
  });
  const directory = directoryOf({ today: '', shopIds: [], productIds: [], employees: [] });
  await app.register(async (scope) => contractRoutes(scope, { directory, store: () => null, secret: 'unused' }));
  await app.ready();
  const document = app.swagger();
  await app.close();
  const schemas = Object.fromEntries(NAMED_JSON.map(([name, schema]) => [name, mapMembers(schema)]));
  const components = { securitySchemes: SECURITY_SCHEMES, schemas };
  return `${JSON.stringify({ ...document, components, paths: referToNamed(jsonOf(document.paths)) }, null, 2)}\n`;
}

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

const NAMED_JSON = Object.entries(NAMED).map(([name, schema]) => [name, jsonOf(schema)] as const);

/** Puts a reference where a named schema is spelled out, so that the document stays readable. */
function referToNamed(value: Json): Json {
  const name = NAMED_JSON.find(([, schema]) => isDeepStrictEqual(schema, value))?.[0];
  return name === undefined ? mapMembers(value) : { $ref: `#/components/schemas/${name}` };
}

function mapMembers(value: Json): Json {
  if (Array.isArray(value)) return value.map(referToNamed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(tupleOf2020(value)).map(([key, member]) => [key, referToNamed(member)]));
}

/** TypeBox writes tuples as older JSON Schema does; OpenAPI 3.1 reads them by draft 2020-12. */
function tupleOf2020(schema: { [member: string]: Json }): { [member: string]: Json } {
  const { items, additionalItems, ...rest } = schema;
  if (!Array.isArray(items) || additionalItems !== false) return schema;
  return { ...rest, prefixItems: items, items: false };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(OPENAPI_FILE, await openApiText());
