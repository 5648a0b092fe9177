/** Variants of implementations as users write them: `name?option=value&option=value`, defaults left out. */
import type { Implementation, Option } from '../model/implementation.ts';
import { ToldError } from '../model/told-error.ts';

export interface Variant {
  readonly implementation: Implementation;
  /** Every option of the implementation with a value. */
  readonly options: Readonly<Record<string, string>>;
  /** Folder of the checkout that its programs are of; the running one unless given. */
  readonly project?: string;
}

export type VariantErrorKind =
  | 'unknown-implementation'
  | 'unknown-option'
  | 'unknown-value'
  | 'repeated-option'
  | 'malformed';

/** The message is one line and lists what exists. */
class VariantError extends ToldError {
  override readonly failure = 'call';
  override readonly name = 'VariantError';
  readonly kind: VariantErrorKind;

  constructor(kind: VariantErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** @throws {VariantError} */
export function parseVariant(text: string, registry: readonly Implementation[]): Variant {
  const [name = '', query, ...rest] = text.split('?');
  const implementation = registry.find((candidate) => candidate.name === name);
  if (implementation === undefined) throw unknownImplementation(name, registry);
  if (rest.length > 0 || query === '') throw malformed(text);
  const chosen = new Map<string, string>();
  for (const part of query?.split('&') ?? []) {
    const [option, value, ...more] = part.split('=');
    if (!option || !value || more.length > 0) throw malformed(text);
    if (chosen.has(option)) throw repeated(option, text);
    requireAllowed(option, value, implementation);
    chosen.set(option, value);
  }
  return { implementation, options: withDefaults(implementation, chosen) };
}

/** The shortest text that `parseVariant` reads as this variant; the same variant always prints the same. */
export function printVariant({ implementation, options }: Variant): string {
  const chosen = Object.entries(implementation.options)
    .map(([name, option]) => ({ name, value: options[name] ?? option.values[0], standard: option.values[0] }))
    .filter(({ value, standard }) => value !== standard)
    .map(({ name, value }) => `${name}=${value}`);
  return chosen.length === 0 ? implementation.name : `${implementation.name}?${chosen.join('&')}`;
}

/** The default, and every variant that differs from it in one option by a value with a name; a number only tunes. */
export function namedVariants(implementation: Implementation): Variant[] {
  const others = Object.entries(implementation.options).flatMap(([option, { values }]) =>
    values
      .slice(1)
      .map((value) => ({ implementation, options: withDefaults(implementation, new Map([[option, value]])) })),
  );
  return [{ implementation, options: withDefaults(implementation, new Map()) }, ...others];
}

function withDefaults(implementation: Implementation, chosen: ReadonlyMap<string, string>): Record<string, string> {
  const entries = Object.entries(implementation.options);
  return Object.fromEntries(entries.map(([name, option]) => [name, chosen.get(name) ?? option.values[0]]));
}

function requireAllowed(name: string, value: string, { name: implementation, options }: Implementation): void {
  // Only its own: an option called `constructor` would find what every object inherits.
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const known = Object.keys(options).join(', ') || 'none';
    throw new VariantError('unknown-option', `${implementation} has no option "${name}": it has ${known}`);
  }
  if (isAllowed(value, option)) return;
  const known = [...option.values, ...(option.integer ? ['any whole number from 1'] : [])].join(', ');
  throw new VariantError('unknown-value', `${implementation} has no "${name}=${value}": ${name} can be ${known}`);
}

function isAllowed(value: string, { values, integer }: Option): boolean {
  if (values.includes(value)) return true;
  return integer === true && /^[1-9]\d*$/.test(value) && Number.isSafeInteger(Number(value));
}

function unknownImplementation(name: string, registry: readonly Implementation[]): VariantError {
  const known = registry.map((implementation) => implementation.name).join(', ') || 'none';
  return new VariantError('unknown-implementation', `there is no implementation "${name}": there is ${known}`);
}

function malformed(text: string): VariantError {
  return new VariantError('malformed', `cannot read "${text}": write it as name?option=value&option=value`);
}

function repeated(option: string, text: string): VariantError {
  return new VariantError('repeated-option', `"${text}" gives ${option} twice: give it once`);
}

/** A variant as part of a file's name. */
export function fileName(implementation: string): string {
  return implementation.replaceAll(/[^\w.-]+/g, '_');
}
