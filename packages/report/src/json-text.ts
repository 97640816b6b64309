import type { VersionedResult } from './results/format-version.ts';

/** A result as the commands print it with `--json`. */
export function jsonText(result: VersionedResult): string {
  return JSON.stringify(result, null, 2);
}
