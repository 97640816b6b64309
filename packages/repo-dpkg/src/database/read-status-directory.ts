import { decodeName } from '@chunkah/core';
import { type DatabaseDirectory, installedStates, parseChecksums, parseStatus } from '@chunkah/package-db';
import { fitsFile, LinesAsFiles } from './lines-as-files.ts';
import type { ListedPackage, PackageDatabase } from './listed-package.ts';
import { countedWarning, faultIn, largestFile } from './read-text.ts';

/** Endings of what else a package brings; all other files are stanzas. */
const otherFile = /\.(md5sums|list|preinst|postinst|prerm|postrm|config|conffiles|shlibs|symbols|templates|triggers)$/;

/**
 * Reads `status.d`, as distroless images have it: a file with one stanza for each package, and
 * beside it `NAME.md5sums` with its regular files.
 * @throws ChunkahError `DPKG_DAMAGED`, `DATABASE_TOO_LARGE`, and what reading throws.
 */
export async function readStatusDirectory(database: DatabaseDirectory): Promise<PackageDatabase> {
  const packages: ListedPackage[] = [];
  const withoutList: string[] = [];
  const withoutPackage: string[] = [];
  const names = (database.list('status.d') ?? []).map(({ name }) => name);
  const own = namesByPackage(names);
  for (const name of stanzaNames(names)) {
    const file = `status.d/${name}`;
    const text = decodeName((await database.read(file, largestFile)) ?? new Uint8Array());
    const stanzas = parseStatus(
      text,
      faultIn(database, file),
      (state) => state === undefined || installedStates.has(state),
    );
    if (stanzas.length === 0) withoutPackage.push(file);
    const sums = await database.read(`${file}.md5sums`, largestFile);
    if (sums === undefined || sums.length === 0) withoutList.push(name);
    const lines = parseChecksums(sums ?? new Uint8Array(), faultIn(database, `${file}.md5sums`));
    const ownEntries = (own.get(name) ?? []).flatMap((other) => database.entry(`status.d/${other}`) ?? []);
    for (const installed of stanzas) {
      packages.push({ ...installed, files: new LinesAsFiles(lines, fitsFile), ownEntries, hasFileTimes: true });
    }
  }
  return {
    path: `${database.path}/status.d`,
    packages,
    excluded: [],
    warnings: [
      ...countedWarning('packages without checksums', withoutList, 'their files belong to no package'),
      ...countedWarning('files in status.d without a package', withoutPackage, 'they are not read'),
    ],
  };
}

export function stanzaNames(names: readonly string[]): string[] {
  return names.filter((name) => !otherFile.test(name));
}

/** By package `NAME` its files: `NAME`, and `NAME.` with an ending. */
function namesByPackage(names: readonly string[]): Map<string, string[]> {
  const own = new Map<string, string[]>();
  for (const name of names) {
    const key = name.replace(otherFile, '');
    const known = own.get(key);
    if (known === undefined) own.set(key, [name]);
    else known.push(name);
  }
  return own;
}
