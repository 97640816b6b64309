import { parseStanzas } from '../stanzas.ts';
import type { AptSource } from './apt-source.ts';

/** Reads a `.sources` file. Entries with `Enabled: no` are left out. */
export function parseDeb822Sources(text: string): AptSource[] {
  return parseStanzas(text)
    .filter((stanza) => stanza.get('enabled')?.toLowerCase() !== 'no')
    .map((stanza) => {
      const words = (field: string) => (stanza.get(field) ?? '').split(/\s+/).filter((word) => word !== '');
      return {
        types: words('types'),
        uris: words('uris'),
        suites: words('suites'),
        components: words('components'),
        signedBy: stanza.get('signed-by')?.trim(),
      };
    });
}
