import { type FileId, type FileIndex, type LoadContext, printable } from '@chunkah/core';
import { treeDirectory } from '@chunkah/package-db';
import { databaseDamaged } from './errors.ts';
import { parsePacmanConf } from './parse-pacman-conf.ts';
import { resolveBeneath } from './relative-links.ts';
import type { Reading } from './sections.ts';

const configPath = '/etc/pacman.conf';

/** Bytes of the largest one that is read. */
const largestConfig = 64 * 1024 * 1024;

/** Where the database is when `pacman.conf` does not say. */
const usualPath = '/var/lib/pacman';

/**
 * The directory `local` of the database of a rootfs; `undefined` without one.
 * @param root the directory that holds it, instead of the one that `pacman.conf` names.
 * @throws ChunkahError `ALPMDB_DAMAGED`, `DATABASE_TOO_LARGE`; what reading throws.
 */
export async function findLocal(
  context: LoadContext,
  root: string | undefined,
  reading: Reading,
): Promise<FileId | undefined> {
  const { files, logger } = context;
  const configured = root === undefined ? await configuredPath(context, reading) : undefined;
  const directory = root ?? configured ?? usualPath;
  const local = lookUp(files, `${directory}/local`, reading);
  if (local !== undefined && files.type(local) === 'directory') return local;
  if (local !== undefined && reading.strict)
    throw databaseDamaged(files.path(local), undefined, 'it is not a directory');
  if (configured !== undefined) {
    logger.warn(`${configPath} says that the database is in ${printable(configured)}, where there is none`);
  }
  return undefined;
}

async function configuredPath(context: LoadContext, reading: Reading): Promise<string | undefined> {
  const { files, logger } = context;
  const file = lookUp(files, configPath, reading);
  if (file === undefined) return undefined;
  const path = files.path(file);
  const bytes = await treeDirectory(context, file).read('', largestConfig);
  if (bytes === undefined) {
    if (reading.strict) throw databaseDamaged(path, undefined, 'it is not a file');
    return undefined;
  }
  const { databasePath, hasOptions, emptyLines } = parsePacmanConf({ path, bytes }, reading);
  if (!hasOptions) logger.warn(`${configPath} has no section [options]: the database is taken to be in ${usualPath}`);
  for (const line of emptyLines) logger.warn(`line ${line} of ${configPath} has an empty DBPath, which does not count`);
  return databasePath === undefined ? undefined : `/${databasePath}`;
}

function lookUp(files: FileIndex, path: string, { strict }: Reading): FileId | undefined {
  return strict ? resolveBeneath(files, path) : files.resolveFully(path);
}
