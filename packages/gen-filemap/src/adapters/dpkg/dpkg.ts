import { decodeName, printable } from '@chunkah/core';
import {
  type Diversion,
  type DpkgFault,
  type DpkgPackage,
  installedStates,
  parseChecksums,
  parseDiversions,
  parseFileList,
  parseStatus,
} from '@chunkah/package-db';
import { dpkgDatabaseInvalid, dpkgDatabaseMissing } from '../../errors.ts';
import type { Circumstances, InstalledComponent, InstalledEntry } from '../adapter.ts';
import { inReverseOrder } from '../in-reverse-order.ts';
import { listInRoot, readInRoot } from './read-in-root.ts';

/**
 * Where the database of dpkg is: `var/lib/dpkg` of a root filesystem, or a directory of its own.
 */
export type DpkgOptions = { readonly rootfs: string } | { readonly adminDirectory: string };

/** Directory of the database inside a root, without a trailing slash. */
interface Database {
  readonly root: string;
  readonly directory: string;
}

/** Most MiB of a file of the database: a hundred times what a large desktop has. */
const limit = 512;

/**
 * The packages that dpkg installed, by source package. It needs no dpkg: it reads `status`,
 * `diversions` and `info/*.list`, and `status.d` where a distroless image has that.
 * @throws ChunkahError `DPKG_DATABASE_MISSING`, `DPKG_DATABASE_INVALID`, `INPUT_UNREADABLE`,
 * `INPUT_TOO_LARGE`.
 */
export async function dpkg(options: DpkgOptions, circumstances: Circumstances): Promise<readonly InstalledComponent[]> {
  const database =
    'rootfs' in options
      ? { root: withoutSlash(options.rootfs), directory: '/var/lib/dpkg' }
      : { root: withoutSlash(options.adminDirectory), directory: '' };
  const status = readText(database, 'status');
  const statusNames = listInRoot(database.root, `${database.directory}/status.d`);
  if (status === undefined && statusNames === undefined) {
    throw dpkgDatabaseMissing(`${database.root}${database.directory}`);
  }
  const entries = new Map<string, InstalledEntry[]>();
  const withoutList: string[] = [];
  const add = ({ name, source }: DpkgPackage, listed: readonly InstalledEntry[] | undefined) => {
    if (listed === undefined) withoutList.push(name);
    const known = entries.get(source);
    if (known === undefined) entries.set(source, [...(listed ?? [])]);
    else for (const entry of listed ?? []) known.push(entry);
  };
  addStatus(database, status ?? '', add);
  addStatusDirectory(database, statusNames ?? [], add);
  warnOfMissingLists(withoutList, circumstances);
  return inReverseOrder(Array.from(entries, ([name, listed]) => ({ name, interval: undefined, entries: listed })));
}

type AddPackage = (installed: DpkgPackage, listed: readonly InstalledEntry[] | undefined) => void;

function addStatus(database: Database, status: string, add: AddPackage): void {
  const diversions = parseDiversions(readText(database, 'diversions') ?? '', faultIn(database, 'diversions'));
  for (const installed of parseStatus(status, faultIn(database, 'status'), isInstalled)) {
    const { name, architecture } = installed;
    // The list is named with the architecture where a package can be installed for several.
    const listed = readList(database, `info/${name}:${architecture}.list`) ?? readList(database, `info/${name}.list`);
    add(
      installed,
      listed?.map((entry) => diverted(entry, name, diversions)),
    );
  }
}

/** Packages without files in the root are left out, even where their list is not. */
function isInstalled(state: string | undefined): boolean {
  return state !== undefined && installedStates.has(state);
}

function readList(database: Database, file: string): InstalledEntry[] | undefined {
  const bytes = read(database, file);
  if (bytes === undefined) return undefined;
  const lines = parseFileList(bytes, faultIn(database, file));
  const paths = Array.from({ length: lines.count }, (_, number) => lines.path(number));
  // What other paths lie below is a directory; of all else the list does not tell what it is.
  const directories = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))));
  return paths.map((path) => ({ path, type: directories.has(path) ? 'directory' : undefined, size: undefined }));
}

function diverted(entry: InstalledEntry, name: string, diversions: ReadonlyMap<string, Diversion>): InstalledEntry {
  const diversion = diversions.get(entry.path);
  return diversion === undefined || diversion.by === name ? entry : { ...entry, path: diversion.to };
}

/**
 * `status.d` has a status file for each package, and beside it `NAME.md5sums` with the package's
 * files.
 */
function addStatusDirectory(database: Database, names: readonly string[], add: AddPackage): void {
  for (const name of names) {
    if (name.endsWith('.md5sums')) continue;
    const file = `status.d/${name}`;
    const listed = readChecksums(database, `${file}.md5sums`);
    const isTaken = (state: string | undefined) => state === undefined || isInstalled(state);
    for (const installed of parseStatus(readText(database, file) ?? '', faultIn(database, file), isTaken)) {
      add(installed, listed);
    }
  }
}

function readChecksums(database: Database, file: string): InstalledEntry[] | undefined {
  const bytes = read(database, file);
  if (bytes === undefined) return undefined;
  const lines = parseChecksums(bytes, faultIn(database, file));
  return Array.from({ length: lines.count }, (_, number) => ({
    path: lines.path(number),
    type: 'file',
    size: undefined,
  }));
}

function warnOfMissingLists(packages: readonly string[], { logger }: Circumstances): void {
  const [first] = [...packages].sort();
  if (first === undefined) return;
  logger.warn(`${packages.length} installed packages have no list of files, such as ${printable(first)}`);
}

function readText(database: Database, file: string): string | undefined {
  const bytes = read(database, file);
  return bytes === undefined ? undefined : decodeName(bytes);
}

function read({ root, directory }: Database, file: string): Uint8Array | undefined {
  return readInRoot(root, `${directory}/${file}`, limit);
}

function faultIn({ root, directory }: Database, file: string): DpkgFault {
  return (line, reason) => dpkgDatabaseInvalid(`${root}${directory}/${file}`, line, reason);
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
