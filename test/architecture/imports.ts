/** What a source file takes from elsewhere: text -> imports, with the line of each. */
import {
  type Argument,
  type CallExpression,
  type Expression,
  type NewExpression,
  parseSync,
  type StringLiteral,
  Visitor,
} from 'oxc-parser';

export interface Import {
  /** `../model/store.ts` or `undici`. */
  readonly specifier: string;
  /** From 1. */
  readonly line: number;
}

export interface SourceImports {
  /** In the order of the text. */
  readonly imports: readonly Import[];
  /** Lines of default exports. */
  readonly defaultExports: readonly number[];
}

/**
 * Reads static and dynamic imports, types of other modules and re-exports; and what is started or looked up by its
 * place: `new URL('./thread.ts', import.meta.url)`, `import.meta.resolve('x')`, `createRequire(…).resolve('x')`.
 * @param file - tells TypeScript from JavaScript, and stands in the errors
 * @throws {Error} if the text cannot be parsed, or the target of an import is known at run time only, in a file that may not
 *   load what its user names
 */
export function readImports(
  file: string,
  text: string,
  { loadsUserFiles = false }: { readonly loadsUserFiles?: boolean } = {},
): SourceImports {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  const lineOf = (node: { readonly start: number }) => text.slice(0, node.start).split('\n').length;
  const imports: Import[] = [];
  const defaultExports: number[] = [];
  const add = (source: StringLiteral | null) => {
    if (source !== null) imports.push({ specifier: source.value, line: lineOf(source) });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportDefaultDeclaration: (node) => defaultExports.push(lineOf(node)),
    TSImportType: (node) => add(node.source),
    TSExternalModuleReference: (node) => add(node.expression),
    ImportExpression: (node) => {
      const source = literal(node.source);
      if (source === null && !loadsUserFiles)
        throw new Error(`${file}:${lineOf(node)}: name what is imported, a test cannot follow it`);
      add(source);
    },
    CallExpression: (node) => {
      if (isLookUp(node)) add(literal(node.arguments[0]));
    },
    NewExpression: (node) => {
      const beside = isPlaceOfFile(node) ? literal(node.arguments[0]) : null;
      if (beside !== null && /\.[jt]s$/.test(beside.value)) add({ ...beside, value: relative(beside.value) });
    },
  }).visit(program);
  return { imports, defaultExports };
}

function literal(node: Argument | undefined): StringLiteral | null {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node : null;
}

/** `require(…)` and `….resolve(…)`, with `require` under its name or freshly made. */
function isLookUp({ callee }: CallExpression): boolean {
  if (isRequire(callee)) return true;
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.name !== 'resolve') return false;
  return callee.object.type === 'MetaProperty' || isRequire(callee.object);
}

function isRequire(node: Expression): boolean {
  if (node.type === 'Identifier') return node.name === 'require';
  return node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'createRequire';
}

/** `new URL(…, import.meta.url)`. */
function isPlaceOfFile({ callee, arguments: [, base] }: NewExpression): boolean {
  if (callee.type !== 'Identifier' || callee.name !== 'URL') return false;
  return base?.type === 'MemberExpression' && base.object.type === 'MetaProperty';
}

/** A URL needs no `./` to mean the file's own folder. */
function relative(path: string): string {
  return path.startsWith('.') ? path : `./${path}`;
}
