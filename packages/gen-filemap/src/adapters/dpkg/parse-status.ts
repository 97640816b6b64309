import { printable } from '@chunkah/core';
import { dpkgDatabaseInvalid } from '../../errors.ts';
import { parseStanzas, type Stanza } from './parse-stanzas.ts';

/** A package whose files are in the root, as dpkg's own database names it. */
export interface InstalledPackage {
  readonly name: string;
  readonly architecture: string;
  /** Name of the source package that it was built from. */
  readonly source: string;
}

/**
 * States of a package whose files are in place. Left out are `not-installed`, `config-files` (it
 * was removed) and `half-installed` (its unpacking broke off).
 */
const installedStates: ReadonlySet<string> = new Set([
  'installed',
  'triggers-pending',
  'triggers-awaited',
  'half-configured',
  'unpacked',
]);

/**
 * Reads a `status` file, or one of a `status.d`: the installed packages in the order of the file.
 * @param file its name, for errors.
 * @param withoutStatus whether a package without the field `Status` is installed: in `status.d` all
 * are.
 * @throws ChunkahError `DPKG_DATABASE_INVALID` for a package without a name, or with one that dpkg
 * would not accept.
 */
export function parseStatus(text: string, file: string, withoutStatus: boolean): InstalledPackage[] {
  return parseStanzas(text)
    .filter(({ fields }) => isInstalled(fields.get('status'), withoutStatus))
    .map((stanza) => {
      const name = checkedName(stanza, 'package', stanza.fields.get('package') ?? '', file);
      // `Source: name` or `Source: name (version)`; without the field the source has the package's
      // own name.
      const source = checkedName(stanza, 'source', stanza.fields.get('source')?.split(' ')[0] ?? name, file);
      const architecture = stanza.fields.get('architecture');
      return {
        name,
        source,
        architecture: architecture === undefined ? '' : checkedName(stanza, 'architecture', architecture, file),
      };
    });
}

function isInstalled(status: string | undefined, withoutStatus: boolean): boolean {
  if (status === undefined) return withoutStatus;
  const state = status.split(' ').at(-1) ?? '';
  return installedStates.has(state);
}

/** Names become parts of paths: a `/` in one would lead elsewhere. */
function checkedName({ line }: Stanza, field: string, name: string, file: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9+._-]*$/.test(name)) return name;
  throw dpkgDatabaseInvalid(
    file,
    line,
    `the ${field} of this entry is not a valid name: "${printable(name.slice(0, 80))}"`,
  );
}
