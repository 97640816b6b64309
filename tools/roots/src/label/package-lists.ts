import { parseStanzas } from '../stanzas.ts';

/** An installed package, as dpkg's own database names it. */
export interface InstalledPackage {
  readonly name: string;
  readonly architecture: string;
  /** Name of the source package that it was built from. */
  readonly source: string;
}

/** Reads `var/lib/dpkg/status`: the packages that are installed, by name. */
export function parseStatus(text: string): InstalledPackage[] {
  return parseStanzas(text)
    .filter((stanza) => stanza.get('status')?.endsWith(' installed'))
    .map((stanza) => {
      const name = stanza.get('package') ?? '';
      // `Source: name` or `Source: name (version)`; without the field the source has the package's own name.
      const source = stanza.get('source')?.split(' ')[0] ?? name;
      return { name, architecture: stanza.get('architecture') ?? '', source };
    })
    .sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}

/** A file that lies elsewhere than the packages' lists say, see dpkg-divert(1). */
export interface Diversion {
  readonly to: string;
  /** The one package whose file keeps the old place; `:` for a diversion made by the administrator. */
  readonly by: string;
}

/** Reads `var/lib/dpkg/diversions`: three lines each, the place in the lists, the real place, the package. Keyed by the first. */
export function parseDiversions(text: string): Map<string, Diversion> {
  const lines = text.split('\n');
  const diversions = new Map<string, Diversion>();
  for (let index = 0; index + 2 < lines.length; index += 3) {
    diversions.set(lines[index] ?? '', { to: lines[index + 1] ?? '', by: lines[index + 2] ?? '' });
  }
  return diversions;
}
