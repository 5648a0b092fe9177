/** What is wrong with a value that a user wrote, in the words of its schema. */
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

type Fault = ReturnType<typeof Value.Errors>[number];

/** The first fault, as `/path/to/it must be …`; empty if there is none. */
export function faultOf(schema: TSchema, value: unknown): string {
  const [first] = tellingErrors([...Value.Errors(schema, value)]);
  if (first === undefined) return '';
  const where = first.instancePath === '' ? 'it' : first.instancePath;
  if (first.keyword === 'additionalProperties')
    return `${where} has an unknown field "${first.params.additionalProperties.join('", "')}"`;
  if (first.keyword === 'anyOf') return `${where} is of no known kind`;
  if (first.keyword === 'enum') return `${where} must be one of ${first.params.allowedValues.join(', ')}`;
  return `${where} ${first.message}`;
}

/**
 * Of a union of kinds the errors of the kind that was meant: all others tell of their `kind` first. What comes of an
 * unknown field is told by its parent.
 */
function tellingErrors(errors: readonly Fault[]): Fault[] {
  const otherKinds = errors.flatMap(({ keyword, schemaPath }) => (keyword === 'const' ? [branchOf(schemaPath)] : []));
  return errors.filter(({ keyword, schemaPath }) => {
    return keyword !== 'boolean' && !otherKinds.some((branch) => branch !== '' && schemaPath.startsWith(branch));
  });
}

/** `#/properties/shape/anyOf/2`, or nothing outside of a union. */
function branchOf(schemaPath: string): string {
  return /^.*\/anyOf\/\d+/.exec(schemaPath)?.[0] ?? '';
}
