/** The same text in memory of its own: a slice of a text keeps all of that text in memory. */
export function detached(text: string): string {
  return ` ${text}`.slice(1);
}
