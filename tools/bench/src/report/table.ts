import type { Summary } from './summary.ts';

const headings = ['', 'wall s', 'cpu s', 'HWM MiB', 'PSS MiB', 'wall ratio', 'cpu ratio', 'to'];

/** The results as lines of text: yardsticks first, then the items with their ratios. */
export function formatSummaries(summaries: readonly Summary[]): string {
  const ordered = [
    ...summaries.filter((summary) => summary.yardstick === undefined),
    ...summaries.filter((summary) => summary.yardstick !== undefined),
  ];
  return formatTable([headings, ...ordered.map(formatRow)]);
}

function formatRow(summary: Summary): string[] {
  return [
    summary.name,
    summary.wallSeconds.toFixed(3),
    summary.cpuSeconds.toFixed(3),
    formatMebibytes(summary.highWaterBytes),
    formatMebibytes(summary.proportionalBytes),
    summary.wallRatio?.toFixed(2) ?? '',
    summary.cpuRatio?.toFixed(2) ?? '',
    summary.yardstick ?? '',
  ];
}

/** A job that ended before the first sample has no value. */
function formatMebibytes(bytes: number): string {
  return bytes === 0 ? '-' : (bytes / 2 ** 20).toFixed(0);
}

/** Columns two spaces apart; the first and the last aligned left, numbers between them right. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === row.length - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
