/**
 * Columns of the terminal that standard output is; `undefined` when it is none, or tells no width.
 */
export function terminalWidth(): number | undefined {
  const { isTTY, columns } = process.stdout;
  return isTTY && columns > 0 ? columns : undefined;
}
