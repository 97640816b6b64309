/**
 * Puts cells below each other, two spaces between the columns: text begins on the left, numbers end on the right.
 * @param alignments of the columns; rows may have fewer cells.
 * @returns one line per row, without spaces at its end.
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  alignments: readonly ('left' | 'right')[],
): string[] {
  const widths = alignments.map((_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const align = (cell: string, column: number) =>
    alignments[column] === 'right' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(align).join('  ').trimEnd());
}
