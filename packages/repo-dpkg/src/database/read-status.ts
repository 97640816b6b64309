import { decodeName, type FileId, type LoadContext, printable } from '@chunkah/core';
import {
  type DatabaseDirectory,
  type DpkgPackage,
  installedStates,
  type PathLines,
  parseDiversions,
  parseFileList,
  parseStatus,
} from '@chunkah/package-db';
import { databaseDamaged, databaseUnsupported } from '../errors.ts';
import { Diversions } from './diversions.ts';
import { LinesAsFiles, ListedDirectories } from './lines-as-files.ts';
import type { ListedPackage, PackageDatabase } from './listed-package.ts';
import { ownNames } from './own-files.ts';
import { countedWarning, faultIn, readLines } from './read-text.ts';

const noPaths = parseFileList(new Uint8Array(), (_, reason) => new RangeError(reason));

/** A package and the name of its files in `info`, without the ending. */
interface NamedList {
  readonly installed: DpkgPackage;
  readonly key: string;
  readonly lines: PathLines;
}

/**
 * Reads `status`, `diversions` and the lists in `info`.
 * @throws ChunkahError `DPKG_DAMAGED`, `DPKG_UNSUPPORTED`, `DATABASE_TOO_LARGE`, and what reading
 * throws.
 */
export async function readStatus(
  { files, children }: Pick<LoadContext, 'files' | 'children'>,
  database: DatabaseDirectory,
): Promise<PackageDatabase> {
  await checkFormat(database);
  const status = await readLines(database, 'status');
  const diversions = new Diversions(
    parseDiversions(
      decodeName((await readLines(database, 'diversions')) ?? noPaths.bytes),
      faultIn(database, 'diversions'),
    ),
  );
  const names = new Set(database.list('info')?.map(({ name }) => name));
  const lists: NamedList[] = [];
  const withoutList: string[] = [];
  const directories = new ListedDirectories();
  for (const installed of parseStatus(decodeName(status ?? noPaths.bytes), faultIn(database, 'status'))) {
    checkPackage(database, installed);
    const key = keyOf(installed, names);
    const file = `info/${key}.list`;
    const bytes = names.has(`${key}.list`) ? await readLines(database, file) : undefined;
    if ((bytes?.length ?? 0) === 0 && mustHaveList(installed)) withoutList.push(key);
    const lines =
      bytes === undefined
        ? noPaths
        : diversions.apply(parseFileList(bytes, faultIn(database, file)), installed.name, faultIn(database, file));
    directories.add(lines);
    lists.push({ installed, key, lines });
  }
  const own = ownEntriesByKey(files, children, database.entry('info'));
  return {
    path: `${database.path}/status`,
    packages: lists.map(
      ({ installed, key, lines }): ListedPackage => ({
        ...installed,
        files: new LinesAsFiles(lines, directories.fitsOf(lines)),
        ownEntries: own.get(key) ?? [],
        hasFileTimes: true,
      }),
    ),
    excluded: ownNames.flatMap((name) => database.entry(name) ?? []),
    warnings: [
      ...journalWarning(database),
      ...countedWarning('packages without a list of files', withoutList, 'their files belong to no package'),
      ...strayWarning(names, lists),
    ],
  };
}

/** @throws ChunkahError `DPKG_UNSUPPORTED`. */
async function checkFormat(database: DatabaseDirectory): Promise<void> {
  const format = await readLines(database, 'info/format');
  const text = format === undefined ? '1' : decodeName(format).trim();
  if (text !== '1') throw databaseUnsupported(database.path, `is in format "${printable(text.slice(0, 20))}", not 1`);
}

/** What dpkg writes for each package, and of what is installed: without it, a stanza is cut off. */
function checkPackage(database: DatabaseDirectory, { name, state, version, line }: DpkgPackage): void {
  const missing = state === undefined ? 'Status' : installedStates.has(state) && !version ? 'Version' : undefined;
  if (missing === undefined) return;
  throw databaseDamaged(`${database.path}/status`, line, `the package ${printable(name)} has no field ${missing}`);
}

/** Files in `info` have the architecture in their names where a package may be there for several. */
function keyOf({ name, architecture, isMultiArch }: DpkgPackage, names: ReadonlySet<string>): string {
  const long = `${name}:${architecture}`;
  const [first, second] = isMultiArch ? [long, name] : [name, long];
  return !names.has(`${first}.list`) && names.has(`${second}.list`) ? second : first;
}

/** A removed package has a list of its files of configuration, if there are any. */
function mustHaveList({ state, hasConffiles }: DpkgPackage): boolean {
  return installedStates.has(state ?? '') || (state === 'config-files' && hasConffiles);
}

/** The files `info/KEY.*`, which change with their package and not otherwise. */
function ownEntriesByKey(
  files: LoadContext['files'],
  children: LoadContext['children'],
  info: FileId | undefined,
): Map<string, FileId[]> {
  const own = new Map<string, FileId[]>();
  if (info === undefined) return own;
  for (const id of children(info)) {
    const key = /^(.+)\.[a-z0-9]+$/s.exec(files.name(id))?.[1];
    if (key === undefined) continue;
    const known = own.get(key);
    if (known === undefined) own.set(key, [id]);
    else known.push(id);
  }
  return own;
}

/** Numbered files in `updates` are changes of `status` that dpkg did not write there yet. */
function journalWarning(database: DatabaseDirectory): string[] {
  const journal = database.list('updates')?.filter(({ name }) => /^[0-9]+$/.test(name)) ?? [];
  if (journal.length === 0) return [];
  const what = `${printable(database.path)} is in the middle of a change: updates has ${journal.length} files`;
  return [`the database ${what} that are not in status; dpkg --configure -a puts them there`];
}

/** Lists of packages that `status` does not know tell that it is cut off, or another one. */
function strayWarning(names: ReadonlySet<string>, lists: readonly NamedList[]): string[] {
  const known = new Set(lists.map(({ key }) => `${key}.list`));
  const stray = [...names].filter((name) => name.endsWith('.list') && !known.has(name));
  return countedWarning('lists of files of packages that status does not have', stray, 'they are not read');
}
