import { cutText, displayWidth } from './display-width.ts';

/** How to fit a table into a terminal. */
export interface Fit {
  /** Columns of the terminal; `undefined`: nothing is truncated. */
  readonly width: number | undefined;
  /**
   * Numbers of the columns that may be truncated: first the first one as far as possible, then the
   * next.
   */
  readonly cut: readonly number[];
}

/** Minimum width that truncation leaves of a wider column. */
const leastWidth = 7;

/**
 * Aligns cells in columns separated by two spaces: text on the left, numbers on the right.
 * @param alignments of the columns; rows may have fewer cells.
 * @returns one line per row, without trailing spaces. If nothing more can be truncated, lines are
 *   wider than the terminal.
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  alignments: readonly ('left' | 'right')[],
  fit: Fit = { width: undefined, cut: [] },
): string[] {
  const needed = alignments.map((_, column) =>
    rows.reduce((most, row) => Math.max(most, displayWidth(row[column] ?? '')), 0),
  );
  const widths = fittingWidths(needed, fit);
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      // One long cell at the end must not make all lines as long.
      const isLast = column === row.length - 1 && alignments[column] === 'left';
      return isLast ? cutText(cell, width) : alignCell(cell, width, alignments[column]);
    });
    return cells.join('  ').trimEnd();
  });
}

function fittingWidths(needed: readonly number[], { width = Number.POSITIVE_INFINITY, cut }: Fit): number[] {
  const widths = [...needed];
  let excess = widths.reduce((sum, own) => sum + own, 2 * (widths.length - 1)) - width;
  for (const column of cut) {
    const own = widths[column] ?? 0;
    const given = Math.min(Math.max(excess, 0), Math.max(own - leastWidth, 0));
    widths[column] = own - given;
    excess -= given;
  }
  return widths;
}

function alignCell(cell: string, width: number, alignment: 'left' | 'right' | undefined): string {
  const shown = cutText(cell, width);
  const space = ' '.repeat(width - displayWidth(shown));
  return alignment === 'right' ? space + shown : shown + space;
}
