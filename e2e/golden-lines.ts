import { readFileSync } from 'node:fs';

/** One case of a golden file: its line, from 1, names it in test titles. */
export interface GoldenLine<Case> {
  readonly line: number;
  readonly expected: Case;
}

/** The cases of `golden/FILE`, one JSON text per line. `Case` is what the folder's README says of the file. */
export function goldenLines<Case>(file: string): GoldenLine<Case>[] {
  const text = readFileSync(new URL(`golden/${file}`, import.meta.url), 'utf8');
  const lines = text.trimEnd().split('\n');
  return lines.map((json, index) => ({ line: index + 1, expected: JSON.parse(json) as Case }));
}
