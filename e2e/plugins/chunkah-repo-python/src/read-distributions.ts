import type { FileId, FileIndex, LoadContext } from '@chunkah/core';
import { metadataInvalid, recordInvalid } from './errors.ts';
import { parseInstaller } from './parse-installer.ts';
import { parseMetadata } from './parse-metadata.ts';
import { parseRecord } from './parse-record.ts';

/** A distribution that one of the wanted programs installed. */
export interface Distribution {
  /** Normalized; two distributions have one name when several directories hold them. */
  readonly name: string;
  readonly version: string;
  /** The directory that holds its `.dist-info` directory. */
  readonly folder: FileId;
  /** The paths that it records: absolute, or beginning at `folder`. */
  readonly paths: readonly string[];
}

export interface FoundDistributions {
  /** In path order. */
  readonly distributions: readonly Distribution[];
  /** Number of those with a record that something else installed. */
  readonly leftAlone: number;
}

/**
 * Names of the directories that Python imports installed packages from. Elsewhere there are
 * `.dist-info` directories too: a package may bring copies of others, which are part of it.
 */
const folderNames: ReadonlySet<string> = new Set(['site-packages', 'dist-packages']);

/** Bytes at most: the largest known records have some megabytes. */
const largestRecord = 64 * 1024 * 1024;

/** Bytes that are read: `Name` and `Version` stand at the top, and a program's name is short. */
const metadataBytes = 64 * 1024;
const installerBytes = 1024;

/**
 * Finds the distributions of a rootfs and reads what they record.
 * @param installers the programs whose distributions are wanted. Packages of the operating system
 * have another name in `INSTALLER`, or no such file.
 * @throws ChunkahError `PYTHON_INSTALLER_INVALID`, `PYTHON_METADATA_INVALID`,
 * `PYTHON_RECORD_INVALID`, and what reading throws.
 */
export async function readDistributions(
  context: LoadContext,
  installers: ReadonlySet<string>,
): Promise<FoundDistributions> {
  const distributions: Distribution[] = [];
  let leftAlone = 0;
  for (const info of distInfoDirectories(context.files)) {
    const path = context.files.path(info);
    const record = regularFile(context.files, `${path}/RECORD`);
    if (record === undefined) continue;
    if (await isInstalledBy(installers, path, context)) {
      distributions.push(await readDistribution(info, record, context));
    } else {
      leftAlone += 1;
    }
  }
  return { distributions, leftAlone };
}

function* distInfoDirectories(files: FileIndex): Generator<FileId> {
  for (let folder = 0; folder < files.count; folder += 1) {
    if (files.type(folder) !== 'directory' || !folderNames.has(files.name(folder))) continue;
    const end = files.subtreeEnd(folder);
    for (let id = folder + 1; id < end; id = files.subtreeEnd(id)) {
      if (files.name(id).endsWith('.dist-info')) yield id;
    }
  }
}

/** The file that a path leads to: some programs install symlinks to a store. */
function regularFile(files: FileIndex, path: string): FileId | undefined {
  const file = files.resolveFully(path);
  return file !== undefined && files.type(file) === 'file' ? file : undefined;
}

async function isInstalledBy(
  installers: ReadonlySet<string>,
  info: string,
  { files, read }: LoadContext,
): Promise<boolean> {
  const path = `${info}/INSTALLER`;
  const file = regularFile(files, path);
  if (file === undefined) return false;
  return installers.has(parseInstaller(await read(file, { offset: 0, length: installerBytes }), path));
}

async function readDistribution(info: FileId, record: FileId, { files, read }: LoadContext): Promise<Distribution> {
  const path = files.path(info);
  const metadataPath = `${path}/METADATA`;
  const metadata = regularFile(files, metadataPath);
  if (metadata === undefined) throw metadataInvalid(metadataPath, 'there is no such file in the rootfs');
  const { name, version } = parseMetadata(await read(metadata, { offset: 0, length: metadataBytes }), metadataPath);
  const recordPath = `${path}/RECORD`;
  if (files.entry(record).size > largestRecord) throw recordInvalid(recordPath, `more than ${largestRecord} bytes`);
  return { name, version, folder: files.parent(info), paths: parseRecord(await read(record), recordPath) };
}
