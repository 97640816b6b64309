/** One stanza of a file that Debian's tools write. */
export interface Stanza {
  /** Line of the file where it begins, from 1. */
  readonly line: number;
  /**
   * Values by field names in lower case, continuation lines joined by a newline, their indentation
   * kept.
   */
  readonly fields: ReadonlyMap<string, string>;
}

/** A line that begins a field: its name, and its value. */
const fieldPattern = /^([^\s:][^:]*):(.*)$/s;

/**
 * Reads stanzas as Debian writes them (deb822(5)): `Field: value` lines, an empty line between
 * stanzas, lines that start with `#` are comments. Lines of any other form are skipped.
 * @param wanted names of fields in lower case; default: all.
 */
export function parseStanzas(text: string, wanted?: ReadonlySet<string>): Stanza[] {
  const stanzas: { line: number; fields: Map<string, string> }[] = [];
  let fields: Map<string, string> | undefined;
  let field: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('#')) continue;
    if (line.trim() === '') {
      fields = undefined;
      continue;
    }
    const [, name, value = ''] = fieldPattern.exec(line) ?? [];
    if (name === undefined) {
      if (fields !== undefined && field !== undefined && /^[ \t]/.test(line)) {
        fields.set(field, `${fields.get(field) ?? ''}\n${line}`);
      }
      continue;
    }
    if (fields === undefined) {
      fields = new Map();
      stanzas.push({ line: index + 1, fields });
    }
    const key = name.toLowerCase();
    field = wanted === undefined || wanted.has(key) ? key : undefined;
    if (field !== undefined) fields.set(field, value.trim());
  }
  return stanzas;
}
