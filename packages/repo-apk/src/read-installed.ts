import { type FileId, type LoadContext, printable } from '@chunkah/core';
import { hostDirectory, treeDirectory, warnOfMissingDatabase } from '@chunkah/package-db';
import { databaseMissing } from './errors.ts';
import { databaseName, findDatabases } from './find-databases.ts';
import type { ApkOptions } from './options.ts';
import { ownFiles } from './own-files.ts';
import { type ApkPackage, parseInstalled } from './parse-installed.ts';

/** The packages of a system, and what of the rootfs their database is. */
export interface ApkDatabase {
  /** Of the first file, in the rootfs or on the host. */
  readonly path: string;
  readonly packages: readonly ApkPackage[];
  readonly ownFiles: ReadonlySet<FileId>;
}

/** Bytes of the largest database that is read. That of 10 000 packages has some 100 MiB. */
const largestDatabase = 512 * 1024 * 1024;

/**
 * Reads the database of a rootfs: the first one with packages, and those of a second volume. Others
 * are warned of.
 * @returns `undefined` when there is none with packages.
 * @throws ChunkahError `APKDB_DAMAGED`; `APKDB_NOT_FOUND` when there is none where the options say;
 * `DATABASE_TOO_LARGE`, `DATABASE_UNREADABLE`; what reading throws.
 */
export async function readInstalled(context: LoadContext, options: ApkOptions): Promise<ApkDatabase | undefined> {
  const { files } = context;
  const { directories, databases, secondDatabases } = findDatabases(files, options.root);
  const own = ownFiles(files, directories);
  if (options.database !== undefined) return { ...(await readOnHost(options.database)), ownFiles: own };
  if (databases.length === 0) {
    if (options.root !== undefined) throw databaseMissing(options.root, 'the rootfs', 'root');
    if (secondDatabases.length === 0) warnOfMissingDatabase(context, '/etc/alpine-release', 'apk');
  }
  const first = await readFirst(context, databases);
  const packages = [...(first?.packages ?? [])];
  for (const id of secondDatabases) packages.push(...(await packagesIn(context, id)));
  const [second] = secondDatabases;
  const path = first?.path ?? (second === undefined ? undefined : files.path(second));
  return path === undefined || packages.length === 0 ? undefined : { path, packages, ownFiles: own };
}

async function readOnHost(database: string): Promise<Pick<ApkDatabase, 'path' | 'packages'>> {
  const bytes = await hostDirectory(database).read(databaseName, largestDatabase);
  if (bytes === undefined) throw databaseMissing(database, 'the host', 'database');
  const path = `${database}/${databaseName}`;
  return { path, packages: parseInstalled({ path, bytes }) };
}

async function readFirst(
  context: LoadContext,
  databases: readonly FileId[],
): Promise<Pick<ApkDatabase, 'path' | 'packages'> | undefined> {
  const { files, logger } = context;
  for (const [place, id] of databases.entries()) {
    const packages = await packagesIn(context, id);
    if (packages.length === 0) continue;
    const path = files.path(id);
    for (const other of databases.slice(place + 1)) {
      logger.warn(`the apk database ${printable(files.path(other))} is not used: there is ${printable(path)}`);
    }
    return { path, packages };
  }
  return undefined;
}

async function packagesIn(context: LoadContext, id: FileId): Promise<ApkPackage[]> {
  const bytes = await treeDirectory(context, id).read('', largestDatabase);
  return bytes === undefined ? [] : parseInstalled({ path: context.files.path(id), bytes });
}
