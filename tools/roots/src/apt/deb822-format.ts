import { parseStanzas } from '@chunkah/package-db';
import type { AptSource } from './apt-source.ts';

/** Reads a `.sources` file. Entries with `Enabled: no` are left out. */
export function parseDeb822Sources(text: string): AptSource[] {
  return parseStanzas(text)
    .filter(({ fields }) => fields.get('enabled')?.toLowerCase() !== 'no')
    .map(({ fields }) => {
      const words = (field: string) => (fields.get(field) ?? '').split(/\s+/).filter((word) => word !== '');
      return {
        types: words('types'),
        uris: words('uris'),
        suites: words('suites'),
        components: words('components'),
        signedBy: fields.get('signed-by')?.trim(),
      };
    });
}
