/** Tables and paragraphs of plain text within a width, for terminals. */

export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
}

/**
 * Columns as wide as their widest cell. A first cell that would push its row past the width gets a line of its own,
 * so that no name is ever cut.
 * @param width - characters; the other columns must fit beside 16 of the first
 */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string {
  const rest = columns.slice(1).map(({ head }, index) => {
    return Math.max(head.length, ...rows.map((row) => (row[index + 1] ?? '').length));
  });
  const room = width - rest.reduce((total, size) => total + size + GAP.length, 0);
  const names = [columns[0]?.head ?? '', ...rows.map((row) => row[0] ?? '')].map(({ length }) => length);
  const first = Math.max(0, ...names.filter((length) => length <= room));
  const widths = [first, ...rest];
  const line = (cells: readonly string[]) =>
    widths
      .map((size, index) => pad(cells[index] ?? '', size, columns[index]?.align ?? 'left'))
      .join(GAP)
      .trimEnd();
  const body = rows.flatMap((row) => {
    const name = row[0] ?? '';
    return name.length <= first ? [line(row)] : [...wrap(name, width), line(['', ...row.slice(1)])];
  });
  return [line(columns.map(({ head }) => head)), line(widths.map((size) => '-'.repeat(size))), ...body].join('\n');
}

const GAP = '  ';

function pad(text: string, size: number, align: Column['align']): string {
  return align === 'left' ? text.padEnd(size) : text.padStart(size);
}

/**
 * Lines of at most `width` characters, broken at spaces; a word that is longer by itself is broken anywhere.
 * @param indent - before every line but the first
 */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((it) => chunks(it, width - indent.length))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = indent + word;
  }
  return line === '' ? lines : [...lines, line];
}

function chunks(word: string, size: number): string[] {
  if (word === '') return [];
  if (word.length <= size) return [word];
  return Array.from({ length: Math.ceil(word.length / size) }, (_, index) =>
    word.slice(index * size, (index + 1) * size),
  );
}
