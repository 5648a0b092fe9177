/** Options that several commands share, and how their values are read. Every refusal says what, where and what to do. */
import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PRODUCTS, DEFAULT_SEED, MAX_PRODUCTS, MAX_SCALE } from '../datagen/parameters.ts';
import { namedVariants, parseVariant, printVariant, type Variant } from '../harness/variant.ts';
import { DEFAULT_COMPARISON, IMPLEMENTATIONS } from '../implementations/registry.ts';
import type { Implementation } from '../model/implementation.ts';
import type { Scenario } from '../model/scenario.ts';
import { UsageError } from './failure.ts';
import { CONFIG_FILE } from './known.ts';

/** A reader of whole numbers, also written as 1e3. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+(e\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  };
}

/** A reader of comma-separated whole numbers; doubles are dropped. */
function wholeNumbers(least: number, most: number): (text: string) => number[] {
  const one = wholeNumber(least, most);
  return (text) => [...new Set(text.split(',').map((part) => one(part.trim())))];
}

export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError('It takes seconds from 1 to 86400.');
}

/** A reader of comma-separated names, at least one; doubles are dropped. */
export function names(text: string): string[] {
  const found = [...new Set(text.split(',').map((part) => part.trim()))].filter((part) => part !== '');
  if (found.length > 0) return found;
  throw new InvalidArgumentError('It takes one name or more, with commas between them ("bench list" prints them).');
}

export const scaleOption = () =>
  new Option('--scale <shops>', 'number of shops; everything else follows from it').argParser(
    wholeNumber(1, MAX_SCALE),
  );
export const scalesOption = () =>
  new Option('--scale <shops,…>', 'numbers of shops to measure at')
    .argParser(wholeNumbers(1, MAX_SCALE))
    .default([1], '1');
export const seedOption = () =>
  new Option('--seed <n>', 'decides every value of the data and every draw of the load')
    .argParser(wholeNumber(0, 0xffffffff))
    .default(DEFAULT_SEED);
export const productsOption = () =>
  new Option('--products <n>', 'products in every shop')
    .argParser(wholeNumber(1, MAX_PRODUCTS))
    .default(DEFAULT_PRODUCTS);
/** @param standard - what is taken if it is not given */
export const implementationOption = (standard: string) =>
  new Option(
    '--implementation <name,…>',
    `which to take, variants as name?option=value; default: ${standard}`,
  ).argParser(names);
export const jsonOption = () => new Option('--json', 'print one JSON document and nothing else on standard output');

export const externalOption = () =>
  new Option('--external <file,…>', 'implementations of your own, as docs/external.md says').argParser(names);
export const configOption = () =>
  new Option(
    '--config <file>',
    `scenarios and implementations of your own, as docs/config.md says; default: ${CONFIG_FILE}, if there is one here`,
  );
export const allowRemoteOption = () =>
  new Option('--allow-remote', 'an external implementation, or the PostgreSQL server, may be on another machine');

/** What a run compares if it was not told: the default comparison, and what the call adds. */
export function comparison(known: readonly Implementation[]): string[] {
  return [...DEFAULT_COMPARISON, ...known.filter((one) => !IMPLEMENTATIONS.includes(one)).map(({ name }) => name)];
}

/** Every variant that has a name. */
export function everyVariant(known: readonly Implementation[]): string[] {
  return known.flatMap(namedVariants).map(printVariant);
}

/**
 * The same variant in two spellings is one.
 * @throws {VariantError} for an unknown name, option or value
 */
export function variantsNamed(wanted: readonly string[], known: readonly Implementation[]): Variant[] {
  const variants = wanted.map((text) => parseVariant(text, known));
  return [...new Map(variants.map((variant) => [printVariant(variant), variant])).values()];
}

export function scenariosNamed(wanted: readonly string[], known: readonly Scenario[]): Scenario[] {
  return wanted.map((name) => {
    const scenario = known.find((candidate) => candidate.name === name);
    if (scenario !== undefined) return scenario;
    throw new UsageError(`there is no scenario "${name}": there is ${known.map((one) => one.name).join(', ')}`);
  });
}
