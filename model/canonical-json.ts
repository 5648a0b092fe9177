/** JSON in its canonical form (RFC 8785), by which two answers are equal or not, and a name for where they differ. */

/**
 * RFC 8785: no white space, members sorted by the UTF-16 code units of their names, ECMAScript's numbers.
 * @throws {TypeError} for what JSON cannot hold: a number that is not finite, a lone surrogate, undefined, a BigInt, …
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return canonicalScalar(value);
  // sort() without a comparison is by UTF-16 code units, as the RFC wants; a locale's order would not be.
  const members = Object.keys(value)
    .sort()
    .map((name) => `${canonicalScalar(name)}:${canonicalJson(value[name])}`);
  return `{${members.join(',')}}`;
}

function canonicalScalar(value: unknown): string {
  const fits =
    value === null ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value.isWellFormed()) ||
    (typeof value === 'number' && Number.isFinite(value));
  if (!fits) throw new TypeError(`not JSON: ${shown(value)}`);
  return JSON.stringify(value);
}

/**
 * The first place where two JSON values differ, in the order of the expected one, as `$.kpis.units: expected 5, got 6`.
 * @returns null if they are equal in canonical JSON
 */
export function firstDifference(expected: unknown, actual: unknown): string | null {
  return differenceAt('$', expected, actual);
}

function differenceAt(path: string, expected: unknown, actual: unknown): string | null {
  if (Array.isArray(expected) && Array.isArray(actual)) return differenceOfLists(path, expected, actual);
  if (isObject(expected) && isObject(actual)) return differenceOfMembers(path, expected, actual);
  return expected === actual ? null : `${path}: expected ${shown(expected)}, got ${shown(actual)}`;
}

function differenceOfLists(path: string, expected: readonly unknown[], actual: readonly unknown[]): string | null {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index++) {
    const place = `${path}[${index}]`;
    if (index >= actual.length) return `${place}: expected ${shown(expected[index])}, got the end of the list`;
    if (index >= expected.length) return `${place}: expected the end of the list, got ${shown(actual[index])}`;
    const difference = differenceAt(place, expected[index], actual[index]);
    if (difference !== null) return difference;
  }
  return null;
}

type JsonObject = Readonly<Record<string, unknown>>;

function differenceOfMembers(path: string, expected: JsonObject, actual: JsonObject): string | null {
  for (const [name, value] of Object.entries(expected)) {
    const place = `${path}${step(name)}`;
    if (!Object.hasOwn(actual, name)) return `${place}: expected ${shown(value)}, got no such member`;
    const difference = differenceAt(place, value, actual[name]);
    if (difference !== null) return difference;
  }
  const extra = Object.keys(actual).find((name) => !Object.hasOwn(expected, name));
  return extra === undefined ? null : `${path}${step(extra)}: expected no such member, got ${shown(actual[extra])}`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function step(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

const LONGEST_SHOWN = 80;

/** A value on one line, cut short if long: an answer may hold thousands of numbers. */
function shown(value: unknown): string {
  const isJson = typeof value !== 'bigint' && typeof value !== 'number';
  const text = (isJson ? JSON.stringify(value) : undefined) ?? String(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 1)}…`;
}
