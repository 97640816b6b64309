import { type FileId, type FileIndex, type LoadContext, printable } from '@chunkah/core';
import { recordInvalid } from './errors.ts';
import { parseInstalledFiles } from './parse-installed-files.ts';
import { type Metadata, metadataOfDirectory, parseMetadata } from './parse-metadata.ts';
import { parseRecord } from './parse-record.ts';

/** A list of files on disk, and how it is read. */
interface RecordFormat {
  /** Of the files with this list, as `glob` takes it. */
  readonly pattern: string;
  /** Name of the file beside it with the name of the distribution. */
  readonly metadata: string;
  /** Whether its paths begin beside the directory that holds it, or in that directory. */
  readonly startsBeside: boolean;
  parse(bytes: Uint8Array, path: string): string[];
}

const formats: readonly RecordFormat[] = [
  { pattern: '**/*.dist-info/RECORD', metadata: 'METADATA', startsBeside: true, parse: parseRecord },
  {
    pattern: '**/*.egg-info/installed-files.txt',
    metadata: 'PKG-INFO',
    startsBeside: false,
    parse: parseInstalledFiles,
  },
];

/** A distribution with a list of its files. Distributions of one name may lie in several places. */
export interface Distribution extends Metadata {
  /** The list, a file or a symlink to one. */
  readonly record: FileId;
  readonly format: RecordFormat;
}

/** Bytes at most: the largest known records have some megabytes. */
const largestRecord = 64 * 1024 * 1024;

/** Bytes that are read: `Name` and `Version` stand at the top. */
const metadataBytes = 64 * 1024;

/**
 * Finds the distributions of a rootfs, those further up before those below them, else in path
 * order.
 * @throws ChunkahError as reading does.
 */
export async function findDistributions(context: LoadContext): Promise<Distribution[]> {
  const { files, glob, logger } = context;
  const distributions: Distribution[] = [];
  const unnamed: string[] = [];
  for (const format of formats) {
    for (const record of glob(format.pattern)) {
      if (regularFile(files, files.path(record)) === undefined) continue;
      const directory = files.path(files.parent(record));
      const metadata = await readMetadata(`${directory}/${format.metadata}`, context);
      if (metadata === undefined) unnamed.push(directory);
      const named = metadata ?? metadataOfDirectory(files.name(files.parent(record)));
      distributions.push({ ...named, record, format });
    }
  }
  if (unnamed.length > 0) logger.warn(namelessWarning(unnamed));
  return distributions
    .map((distribution) => ({ distribution, depth: depthOf(files, distribution.record) }))
    .sort((left, right) => left.depth - right.depth || left.distribution.record - right.distribution.record)
    .map(({ distribution }) => distribution);
}

/**
 * The paths that a distribution records: absolute ones, for `FileIndex.resolve`.
 * @throws ChunkahError `PYTHON_RECORD_INVALID`, and what reading throws.
 */
export async function readRecord(
  { record, format }: Distribution,
  { files, read }: Pick<LoadContext, 'files' | 'read'>,
): Promise<string[]> {
  const path = files.path(record);
  const file = regularFile(files, path);
  if (file === undefined) throw new RangeError(`no file at ${path}`);
  if (files.size(file) > largestRecord) throw recordInvalid(path, `more than ${largestRecord} bytes`);
  const directory = files.path(files.parent(record));
  const start = format.startsBeside ? `${directory}/..` : directory;
  return format.parse(await read(file), path).map((recorded) => {
    return recorded.startsWith('/') ? recorded : `${start}/${recorded}`;
  });
}

/** The file that a path leads to: some programs install symlinks to a store. */
function regularFile(files: FileIndex, path: string): FileId | undefined {
  const file = files.resolveFully(path);
  return file !== undefined && files.type(file) === 'file' ? file : undefined;
}

async function readMetadata(path: string, { files, read }: LoadContext): Promise<Metadata | undefined> {
  const file = regularFile(files, path);
  return file === undefined ? undefined : parseMetadata(await read(file, { offset: 0, length: metadataBytes }));
}

function depthOf(files: FileIndex, id: FileId): number {
  return files.path(id).split('/').length;
}

function namelessWarning(directories: readonly string[]): string {
  const such = printable(directories[0] ?? '');
  return `distributions without a name in their metadata (${directories.length}): each is called by its directory, such as ${such}`;
}
