/** Fields of one stanza: names in lower case, continuation lines joined by a newline, their indentation kept. */
export type Stanza = ReadonlyMap<string, string>;

/** Reads stanzas as Debian writes them (deb822(5)): `Field: value` lines, an empty line between stanzas, lines that start with `#` are comments. */
export function parseStanzas(text: string): Stanza[] {
  const stanzas: Stanza[] = [];
  let stanza = new Map<string, string>();
  let field: string | undefined;
  for (const line of [...text.split('\n'), '']) {
    if (line.startsWith('#')) continue;
    if (line.trim() === '') {
      if (stanza.size > 0) stanzas.push(stanza);
      stanza = new Map();
      field = undefined;
    } else if (/^[ \t]/.test(line)) {
      if (field !== undefined) stanza.set(field, `${stanza.get(field) ?? ''}\n${line}`);
    } else {
      const colon = line.indexOf(':');
      if (colon < 1) continue;
      field = line.slice(0, colon).toLowerCase();
      stanza.set(field, line.slice(colon + 1).trim());
    }
  }
  return stanzas;
}
