import type { FileId, LoadContext } from '@chunkah/core';
import { type DatabaseDirectory, hostDirectory, treeDirectory } from '@chunkah/package-db';
import { databaseMissing } from './errors.ts';
import { resolveBeneath } from './relative-links.ts';

/** The directory `local` of a database, in the rootfs or on the host. */
export interface LocalDirectory {
  /** For messages. */
  readonly path: string;
  /** Names of the directories in it, in byte order. */
  readonly directories: readonly string[];
  /**
   * The content of a regular file at a path below it; `undefined` when there is none.
   * @throws ChunkahError `DATABASE_TOO_LARGE`, `DATABASE_UNREADABLE`; what reading throws.
   */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** Bytes of the largest file that is read: packages with 100 000 files have some 8 MiB. */
const largestFile = 64 * 1024 * 1024;

/** @param strict whether absolute links lead nowhere. */
export function localInTree(context: LoadContext, local: FileId, strict: boolean): LocalDirectory {
  const { files } = context;
  const directory = treeDirectory(context, local);
  return {
    ...localAt(directory, ''),
    read: async (path) => {
      const file = strict ? resolveBeneath(files, `${directory.path}/${path}`) : directory.entry(path);
      return file === undefined ? undefined : await treeDirectory(context, file).read('', largestFile);
    },
  };
}

/**
 * @param database path of the directory that holds `local`.
 * @throws ChunkahError `DATABASE_UNREADABLE`, `ALPMDB_NOT_FOUND`.
 */
export function localOnHost(database: string): LocalDirectory {
  const directory = hostDirectory(database);
  if (directory.list('local') === undefined) throw databaseMissing(database, 'the host', 'database');
  return localAt(directory, 'local');
}

function localAt(directory: DatabaseDirectory, name: string): LocalDirectory {
  const below = name === '' ? '' : `${name}/`;
  const listed = directory.list(name) ?? [];
  return {
    path: `${directory.path}${name === '' ? '' : `/${name}`}`,
    directories: listed.filter(({ type }) => type === 'directory').map((entry) => entry.name),
    read: (path) => directory.read(below + path, largestFile),
  };
}
