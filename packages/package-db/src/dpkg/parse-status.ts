import { printable } from '@chunkah/core';
import type { DpkgFault } from './dpkg-fault.ts';
import { parseStanzas, type Stanza } from './parse-stanzas.ts';

/** A package as dpkg's own database names it. */
export interface DpkgPackage {
  readonly name: string;
  /** Empty where the database does not say. */
  readonly architecture: string;
  readonly version: string | undefined;
  /** Name of the source package that it was built from. */
  readonly source: string;
  /** Version of the source package. */
  readonly sourceVersion: string | undefined;
  /** The last word of `Status`, such as `installed`; `undefined` without that field. */
  readonly state: string | undefined;
  /** Whether it can be installed for several architectures at once (`Multi-Arch: same`). */
  readonly isMultiArch: boolean;
  /** Whether it has files of configuration. */
  readonly hasConffiles: boolean;
  /** Line of the file where its stanza begins, from 1. */
  readonly line: number;
}

const wantedFields: ReadonlySet<string> = new Set([
  ...['package', 'architecture', 'version', 'source', 'status', 'multi-arch', 'conffiles'],
]);

/**
 * States of a package whose files are in place. The others are `not-installed`, `config-files` (it
 * was removed) and `half-installed` (its unpacking broke off).
 */
export const installedStates: ReadonlySet<string> = new Set([
  'installed',
  'triggers-pending',
  'triggers-awaited',
  'half-configured',
  'unpacked',
]);

/**
 * Reads a `status` file, or one of a `status.d`: the packages in the order of the file.
 * @param isTaken chooses packages by their state; the names of others are not checked.
 * @throws what `fault` makes, for a package without a name, or with one that dpkg would not accept.
 */
export function parseStatus(
  text: string,
  fault: DpkgFault,
  isTaken: (state: string | undefined) => boolean = () => true,
): DpkgPackage[] {
  const packages: DpkgPackage[] = [];
  for (const stanza of parseStanzas(text, wantedFields)) {
    const { line, fields } = stanza;
    const state = fields.get('status')?.split(' ').at(-1);
    if (!isTaken(state)) continue;
    const name = checkedName(stanza, 'package', fields.get('package') ?? '', fault);
    const version = fields.get('version');
    // `Source: name` or `Source: name (version)`; without the field the source has the package's
    // own name.
    const [source = '', sourceVersion] = fields.get('source')?.split(' ') ?? [name];
    const architecture = fields.get('architecture');
    packages.push({
      name,
      version,
      source: checkedName(stanza, 'source', source, fault),
      sourceVersion: sourceVersion === undefined ? version : sourceVersion.replace(/^\(|\)$/g, ''),
      architecture: architecture === undefined ? '' : checkedName(stanza, 'architecture', architecture, fault),
      state,
      isMultiArch: fields.get('multi-arch') === 'same',
      hasConffiles: fields.get('conffiles')?.includes('/') === true,
      line,
    });
  }
  return packages;
}

/** Names become parts of paths: a `/` in one would lead elsewhere. */
function checkedName({ line }: Stanza, field: string, name: string, fault: DpkgFault): string {
  if (/^[A-Za-z0-9][A-Za-z0-9+._-]*$/.test(name)) return name;
  throw fault(line, `the ${field} of this entry is not a valid name: "${printable(name.slice(0, 80))}"`);
}
