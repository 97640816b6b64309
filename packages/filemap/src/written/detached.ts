/** A copy of a string: a slice would keep the entire original string in memory. */
export function detached(text: string): string {
  return ` ${text}`.slice(1);
}
