/** Strict validation by the contract's schemas: no coercion, no defaults, no member dropped in silence. */
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/** Greatest id that the contract's schemas allow. */
const MAX_ID = 2_147_483_647;

/** A path whose id is no id leads nowhere: 404 and not 422. */
export class NoSuchPath extends Error {}

export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  if (httpPart === 'params') return pathIds;
  const validator = Compile(schema);
  return (value: unknown) => (validator.Check(value) ? { value } : { error: validator.Errors(value) });
};

/** Path parameters are text on the wire and integers in the schemas; only the canonical form is an id. */
function pathIds(params: Readonly<Record<string, string>>): { value: Record<string, number> } | { error: NoSuchPath } {
  const ids = Object.entries(params).map(([name, text]) => [name, pathId(text)] as const);
  const wrong = ids.find(([, id]) => Number.isNaN(id));
  return wrong ? { error: new NoSuchPath(`${wrong[0]} is not an id`) } : { value: Object.fromEntries(ids) };
}

function pathId(text: string): number {
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN;
  return id <= MAX_ID ? id : Number.NaN;
}

/** @returns the first broken rule with its member, as in `receipts[0].lines[2].quantity must be integer` */
export function describeViolation(
  errors: readonly { instancePath: string; message?: string; keyword: string }[],
): string {
  const [first] = errors;
  if (first === undefined) return 'body is not valid';
  const member = first.instancePath
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
  // A member that is not in the schema fails the schema `false`.
  const rule = first.keyword === 'boolean' ? 'is not a known member' : first.message;
  return `${member || 'body'} ${rule}`;
}
