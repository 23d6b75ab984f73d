/** Plain text tables for terminals: columns as wide as their content, numbers to the right. */

export interface TextTableOptions {
  /** Indices of columns that hold numbers. */
  readonly right?: readonly number[];
  /** Greatest width of a line; the last column is broken at spaces to keep it. Default: as wide as needed. */
  readonly width?: number;
}

/** Room that the last column gets however narrow the terminal is. */
const LEAST_LAST = 24;

/** Lines of a table. Every row has as many cells as the header. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { right = [], width = Infinity }: TextTableOptions = {},
): string[] {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  const last = widths.length - 1;
  const before = widths.slice(0, last).reduce((sum, column) => sum + column + 2, 0);
  widths[last] = Math.min(widths[last], Math.max(LEAST_LAST, width - before));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      )
      .join('  ')
      .trimEnd();
  const lines = (cells: readonly string[]): string[] => {
    const [first, ...more] = wrap(cells[last], widths[last]);
    return [line([...cells.slice(0, last), first]), ...more.map((part) => ' '.repeat(before) + part)];
  };
  return [line(header), widths.map((column) => '-'.repeat(column)).join('  '), ...rows.flatMap(lines)];
}

/** Breaks text at spaces into lines of at most `width` characters, each behind `indent`. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}
