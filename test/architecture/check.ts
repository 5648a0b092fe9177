/** Holds what a file imports against the rules: file -> broken rules, each one line. */
import { posix } from 'node:path';
import { readImports } from './imports.ts';
import {
  architectureOf,
  EDGES,
  isTestCode,
  type Layer,
  LOADS_USER_FILES,
  layerOf,
  PACKAGES,
  SETTINGS,
} from './rules.ts';

/**
 * @param file - path from the project's root, with slashes
 * @returns one line a broken rule: where, what is imported, and the rule; empty if there is none
 */
export function brokenRules(file: string, text: string): string[] {
  const { imports, defaultExports } = readImports(file, text, { loadsUserFiles: LOADS_USER_FILES.includes(file) });
  const layer = layerOf(file);
  const settings = SETTINGS.includes(file);
  if (layer === null && !settings) return [`${file}: belongs to no folder of the pipeline: put it into one of them`];
  const broken = imports.flatMap(({ specifier, line }) => {
    const rule = brokenRule(file, layer, specifier);
    return rule === null ? [] : [`${file}:${line} imports "${specifier}": ${rule}`];
  });
  if (settings) return broken;
  return [...broken, ...defaultExports.map((line) => `${file}:${line} has a default export: give it its name`)];
}

function brokenRule(file: string, layer: Layer | null, specifier: string): string | null {
  if (specifier.startsWith('node:')) return null;
  if (!specifier.startsWith('.')) return brokenPackageRule(file, packageOf(specifier));
  const target = posix.join(posix.dirname(file), specifier);
  const targetLayer = layerOf(target);
  if (targetLayer === null) return 'it leads out of the folders of the pipeline';
  if (layer === null) return 'settings of tools import nothing of ours';
  if (isTestCode(target) && !isTestCode(file)) return 'what ships may not need test code';
  if (targetLayer === 'an architecture') {
    const broken = brokenArchitectureRule(file, layer, target);
    if (broken !== null) return broken;
  }
  const allowed: readonly string[] | 'all' = EDGES[layer];
  if (layer === targetLayer || allowed === 'all' || allowed.includes(targetLayer)) return null;
  const but = allowed.length === 0 ? '' : ` but ${allowed.join(', ')}`;
  return `${layer} may import nothing else of ours${but}`;
}

/** By capability and never by name: what ships is told of the architectures by the registry. */
function brokenArchitectureRule(file: string, layer: Layer, target: string): string | null {
  if (layer === 'an architecture') {
    if (architectureOf(file) === architectureOf(target)) return null;
    return 'no architecture imports another: what both need goes to implementations/shared/';
  }
  if (isTestCode(file)) return null;
  if (layer !== 'implementations') return 'the registry alone names architectures: choose by capability';
  return posix.basename(target) === 'index.ts' ? null : 'the registry knows of an architecture by its index.ts alone';
}

function brokenPackageRule(file: string, name: string): string | null {
  const rule = PACKAGES[name];
  if (rule === undefined) return 'nobody may import this package: see test/architecture/rules.ts';
  if (rule.tests && isTestCode(file)) return null;
  if (rule.in.some((place) => file === place || (place.endsWith('/') && file.startsWith(place)))) return null;
  const places = [...rule.in, ...(rule.tests ? ['test code'] : [])];
  return `${name} may be imported by ${places.join(', ')} only`;
}

/** `typebox/value` is part of `typebox`, `@fastify/swagger/x` of `@fastify/swagger`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
