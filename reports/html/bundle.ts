/**
 * Our modules -> one plain script for the page: types are stripped, each module becomes a function of those that it imports.
 * It knows the few forms of import and export that this project writes, and refuses all others.
 */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** Packages that the page has as a global variable, from a script of their own. */
const GLOBALS: Readonly<Record<string, string>> = { 'hdr-histogram-js': 'hdr' };

/** @param entry - its code runs when the script does. @throws {Error} for what a browser does not have, or a form that is not known here */
export function bundle(entry: URL): string {
  const names = new Map<string, string>();
  const written: string[] = [];
  write(entry, names, written);
  return `(()=>{'use strict';\n${written.join('')}})();\n`;
}

/** Modules that are imported come first. @returns the variable that holds the module's exports */
function write(file: URL, names: Map<string, string>, written: string[]): string {
  const known = names.get(file.href);
  if (known !== undefined) return known;
  const name = `m${names.size}`;
  names.set(file.href, name);
  const source = withoutComments(stripTypeScriptTypes(readFileSync(file, 'utf8')));
  const body = source.replace(IMPORT, (_, list: string, from: string) => {
    const bindings = list.replaceAll(' as ', ': ').replaceAll(/\s+/g, ' ').trim();
    // Only types were imported.
    if (bindings === '') return '';
    return `const {${bindings}} = ${from.startsWith('.') ? write(new URL(from, file), names, written) : globalOf(from, file)};`;
  });
  const exported = [...body.matchAll(EXPORT)].map(([, , kept]) => kept);
  const code = body.replace(EXPORT, '$1 $2');
  const strange = /^(?:import|export)\b.*/m.exec(code)?.[0];
  if (strange !== undefined) throw new Error(`${file.pathname}: cannot be bundled for the page: ${strange}`);
  written.push(`const ${name} = (() => {${code}return {${exported.join(', ')}};})();\n`);
  return name;
}

const IMPORT = /^import\s*\{([^}]*)\}\s*from\s*'([^']+)';/gm;
const EXPORT = /^export ((?:async )?function|const|class) (\w+)/gm;

function globalOf(packageName: string, file: URL): string {
  const name = GLOBALS[packageName];
  if (name === undefined) throw new Error(`${file.pathname}: the page has no ${packageName}`);
  return name;
}

/** Those on lines of their own, and the blanks that types leave behind. */
function withoutComments(source: string): string {
  return source
    .replace(/^[ \t]*\/\*[\s\S]*?\*\/[ \t]*$/gm, '')
    .replace(/^[ \t]*\/\/.*$/gm, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n');
}
