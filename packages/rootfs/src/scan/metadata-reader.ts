import { lstatSync, readlinkSync } from 'node:fs';
import type { FileId } from '@chunkah/core';
import {
  ByteStringTable,
  type EntryMetadata,
  emptyMetadata,
  encodeXattrRecords,
  type FileColumns,
  modeTypeMask,
  setEntryMetadata,
  symlinkMode,
  toFailureData,
} from '@chunkah/core/engine';
import { binaryPathOf, toSystemPath } from '../binary-path.ts';
import { changed, unreadable } from '../errors.ts';
import { identityOf } from '../file-identity.ts';
import { restNanoseconds, wholeSeconds } from '../file-time.ts';
import { readXattrs } from '../xattr/read-xattrs.ts';
import { blockCount, entriesPerBlock, type MetadataJob, type MetadataOutcome } from './metadata-job.ts';

/** Reads metadata, extended attributes and symlink targets of listed entries. One per thread. */
export class MetadataReader {
  readonly #job: MetadataJob;
  readonly #thread: number;
  readonly #names: Buffer;
  readonly #targets = new ByteStringTable();
  readonly #xattrs = new ByteStringTable();
  /** The directory of the last entry and its path on the host. */
  #directory: FileId = -1;
  #directoryPath: string;
  /** Refilled for each entry. */
  readonly #metadata = emptyMetadata();

  /** @param thread its number among the threads of the job, 0 to 255. */
  constructor(job: MetadataJob, thread: number) {
    this.#job = job;
    this.#thread = thread;
    const { names } = job.columns;
    this.#names = Buffer.from(names.buffer, names.byteOffset, names.byteLength);
    this.#directoryPath = job.root;
  }

  /**
   * Reads blocks that no thread has taken until none is left or one fails. All blocks before the
   * failed one have then been taken, so the first failure in path order is always found.
   */
  *run(): Generator<void, MetadataOutcome> {
    const { taken, owners, columns } = this.#job;
    const blocks = blockCount(columns);
    for (;;) {
      const block = Atomics.add(taken, 0, 1);
      if (block >= blocks)
        return { kind: 'done', strings: { targets: this.#targets.take(), xattrs: this.#xattrs.take() } };
      owners[block] = this.#thread;
      try {
        this.#readBlock(block);
      } catch (error) {
        Atomics.store(taken, 0, blocks);
        return { kind: 'failed', block, error: toFailureData(error) };
      }
      yield;
    }
  }

  #readBlock(block: number): void {
    const { columns } = this.#job;
    const end = Math.min((block + 1) * entriesPerBlock, columns.count);
    for (let id = block * entriesPerBlock; id < end; id += 1) this.#readEntry(columns, id);
  }

  #readEntry(columns: FileColumns, id: FileId): void {
    const path = this.#pathOf(columns, id);
    const type = (columns.mode[id] ?? 0) & modeTypeMask;
    readMetadata(path, this.#metadata);
    if ((this.#metadata.mode & modeTypeMask) !== type) throw changed(path, 'was replaced');
    setEntryMetadata(columns, id, this.#metadata);
    if (type === symlinkMode) columns.target[id] = this.#targets.add(readTarget(path));
    const xattrs = readXattrs(path, this.#job.xattrsByName);
    if (xattrs.length > 0) columns.xattrSet[id] = this.#xattrs.add(encodeXattrRecords(xattrs));
  }

  #pathOf(columns: FileColumns, id: FileId): string {
    const { nameStart, parent } = columns;
    const directory = parent[id] ?? -1;
    if (directory !== this.#directory) {
      this.#directory = directory;
      this.#directoryPath = directory === -1 ? this.#job.root : binaryPathOf(this.#job.root, columns, directory);
    }
    return `${this.#directoryPath}/${this.#names.toString('latin1', nameStart[id], nameStart[id + 1])}`;
  }
}

/**
 * The `lstat` of a path on the host.
 * @param path a binary string.
 * @throws ChunkahError `ROOTFS_CHANGED`, `PATH_TOO_LONG`, `UNREADABLE`.
 */
function readMetadata(path: string, metadata: EntryMetadata): void {
  try {
    const stat = lstatSync(toSystemPath(path), { bigint: true });
    metadata.mode = Number(stat.mode);
    metadata.uid = Number(stat.uid);
    metadata.gid = Number(stat.gid);
    metadata.size = Number(stat.size);
    metadata.mtime = wholeSeconds(stat.mtimeNs);
    metadata.mtimeNanoseconds = restNanoseconds(stat.mtimeNs);
    metadata.ctime = wholeSeconds(stat.ctimeNs);
    metadata.ctimeNanoseconds = restNanoseconds(stat.ctimeNs);
    const { device, inode } = identityOf(stat);
    metadata.device = device;
    metadata.inode = inode;
    metadata.linkCount = Number(stat.nlink);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function readTarget(path: string): Uint8Array {
  try {
    return readlinkSync(toSystemPath(path), 'buffer');
  } catch (error) {
    throw unreadable(path, error);
  }
}
