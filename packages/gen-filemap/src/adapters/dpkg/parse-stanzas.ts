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

/**
 * Reads stanzas as Debian writes them (deb822(5)): `Field: value` lines, an empty line between
 * stanzas, lines that start with `#` are comments. Lines of any other form are skipped.
 */
export function parseStanzas(text: string): Stanza[] {
  const stanzas: { line: number; fields: Map<string, string> }[] = [];
  let isInside = false;
  let field: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('#')) continue;
    const [, name, value = ''] = /^([^\s:][^:]*):(.*)$/s.exec(line) ?? [];
    if (line.trim() === '') {
      isInside = false;
    } else if (name !== undefined) {
      if (!isInside) stanzas.push({ line: index + 1, fields: new Map() });
      isInside = true;
      field = name.toLowerCase();
      stanzas.at(-1)?.fields.set(field, value.trim());
    } else if (isInside && field !== undefined && /^[ \t]/.test(line)) {
      const fields = stanzas.at(-1)?.fields;
      fields?.set(field, `${fields.get(field) ?? ''}\n${line}`);
    }
  }
  return stanzas;
}
