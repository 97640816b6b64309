import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { topIndex } from '../image/image-index.ts';
import { type JsonBlob, ociLayoutFile } from '../image/image-json.ts';
import { padded } from '../layer/tar-header.ts';
import { imageInvalid } from '../stored/errors.ts';
import { archiveEnd, archiveMember, blobPath, memberHeader } from './archive-member.ts';
import type { ArchiveTarget, DirectoryTarget } from './image-target.ts';
import { outputFailed, writeAll } from './output-file.ts';
import type { Warn } from './removed-at-end.ts';
import { withTemporaryDirectory } from './temporary-directory.ts';
import { inNewDirectory } from './write-directory.ts';

/** A blob that is read when it is its turn. */
export interface ReadableBlob {
  /** How messages name the image that it comes from. */
  readonly name: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /**
   * Its bytes in pieces, each of which is valid until the next one is asked for.
   * @param start in bytes.
   */
  open(start: number): AsyncIterable<Uint8Array>;
}

/** An index, and all that it leads to, each once. */
export interface IndexContent {
  readonly index: JsonBlob;
  /** Names in the directory or archive. */
  readonly names: readonly string[];
  /** Manifests and configs. */
  readonly documents: readonly JsonBlob[];
  readonly layers: readonly ReadableBlob[];
}

export interface WriteIndexOptions {
  readonly signal?: AbortSignal | undefined;
  readonly warn: Warn;
}

/**
 * Writes an index with its images to a directory or a file. Nothing appears under the name before
 * it is complete, as with an image.
 * @param target whose path is resolved; a file that is not a mount point.
 * @throws ChunkahError `OUTPUT_FULL`, `OUTPUT_FAILED`, `IMAGE_INVALID` for a blob that has not its
 * digest, and what reading blobs throws; the signal's reason.
 */
export async function writeIndex(
  { kind, path }: ArchiveTarget | DirectoryTarget,
  content: IndexContent,
  { signal, warn }: WriteIndexOptions,
): Promise<void> {
  if (kind === 'directory') {
    await inNewDirectory(path, warn, (directory) => fillDirectory(directory, path, content, signal));
  } else {
    await withTemporaryDirectory({ path, warn }, async (directory) => {
      const temporary = join(directory, 'archive');
      await fillArchive(temporary, path, content, signal);
      attempt(path, () => renameSync(temporary, path));
    });
  }
}

async function fillDirectory(
  directory: string,
  name: string,
  { index, names, documents, layers }: IndexContent,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = (digest: string) => join(directory, blobPath(digest));
  attempt(name, () => mkdirSync(join(directory, 'blobs')));
  attempt(name, () => mkdirSync(join(directory, 'blobs/sha256')));
  for (const layer of layers) {
    const output = attempt(name, () => openSync(file(layer.digest), 'wx', 0o644));
    try {
      await copyBlob(layer, output, 0, name, signal);
    } finally {
      closeSync(output);
    }
  }
  attempt(name, () => {
    for (const { digest, bytes } of [...documents, index]) writeFileSync(file(digest), bytes);
    writeFileSync(join(directory, 'oci-layout'), ociLayoutFile());
    writeFileSync(join(directory, 'index.json'), topIndex(index, names));
  });
}

async function fillArchive(
  path: string,
  name: string,
  { index, names, documents, layers }: IndexContent,
  signal: AbortSignal | undefined,
): Promise<void> {
  const output = attempt(name, () => openSync(path, 'wx', 0o644));
  let end = 0;
  const add = (bytes: Uint8Array) => {
    writeAll(output, bytes, end, name);
    end += bytes.length;
  };
  try {
    add(archiveMember('oci-layout', ociLayoutFile()));
    for (const layer of layers) {
      add(memberHeader(blobPath(layer.digest), layer.size));
      await copyBlob(layer, output, end, name, signal);
      end += layer.size;
      add(new Uint8Array(padded(layer.size) - layer.size));
    }
    for (const { digest, bytes } of [...documents, index]) add(archiveMember(blobPath(digest), bytes));
    add(archiveMember('index.json', topIndex(index, names)));
    add(archiveEnd);
  } finally {
    closeSync(output);
  }
}

async function copyBlob(
  { name: image, digest, size, open }: ReadableBlob,
  output: number,
  position: number,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const bytes of open(0)) {
    signal?.throwIfAborted();
    if (done + bytes.length > size) break;
    hash.update(bytes);
    writeAll(output, bytes, position + done, name);
    done += bytes.length;
  }
  if (done === size && `sha256:${hash.digest('hex')}` === digest) return;
  throw imageInvalid(image, `its blob ${digest} has other bytes`);
}

/** @throws ChunkahError `OUTPUT_FULL`, `OUTPUT_FAILED` instead of a system error. */
function attempt<Result>(name: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw outputFailed(name, error);
  }
}
