/** Statements as pg_stat_statements keeps them -> statements that EXPLAIN takes. */

/** Values are left out of what is counted, and `DATE $1`, unlike `DATE '2026-01-01'`, cannot be read again. */
export function explainable(statement: string): string {
  return statement.replaceAll(/\b(DATE|TIME|TIMESTAMP|TIMESTAMPTZ|INTERVAL)\s+(\$\d+)/gi, '$2::$1');
}

/** What a FETCH costs is what its cursor is declared for. */
export function declarationsOf(fetch: string, texts: Iterable<string>): readonly string[] {
  const cursor = /^\s*FETCH\b.*\s(?:FROM|IN)\s+(\w+)\s*$/is.exec(fetch)?.[1];
  if (cursor === undefined) return [];
  const declaration = new RegExp(`^\\s*DECLARE\\s+${cursor}\\s.*?\\sFOR\\s+(.*)$`, 'is');
  return [...texts].flatMap((text) => declaration.exec(text)?.[1] ?? []);
}
