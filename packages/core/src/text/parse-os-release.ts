import { decodeName } from './name-bytes.ts';

/** An assignment of os-release(5); the rest of the line is its value. */
const assignment = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;

/** A value in quotes, possibly followed by a comment. */
const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:#.*)?$/s;

/**
 * Reads the fields of a file in the format of os-release(5), leniently, as its readers do: a line
 * that is not an assignment, or whose quotes are not closed, is ignored; the last value of a
 * repeated key applies. A byte that is not UTF-8 becomes a lone surrogate, see `decodeName`.
 */
export function parseOsRelease(bytes: Uint8Array): Record<string, string> {
  const fields = new Map<string, string>();
  for (const line of decodeName(bytes).split('\n')) {
    const [, key, written = ''] = assignment.exec(line) ?? [];
    const value = readValue(written.trim());
    if (key !== undefined && value !== undefined) fields.set(key, value);
  }
  return Object.fromEntries(fields);
}

function readValue(written: string): string | undefined {
  if (!/^["']/.test(written)) return unescaped(written);
  const [, double, single] = quoted.exec(written) ?? [];
  return double === undefined ? single : unescaped(double);
}

/** Backslashes escape only characters that are special to a shell. */
function unescaped(text: string): string {
  return text.replace(/\\(["'$\\`])/g, '$1');
}
