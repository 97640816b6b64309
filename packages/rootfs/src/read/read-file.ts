import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { FileId } from '@chunkah/core';
import { readTooLarge } from '../errors.ts';
import type { ContentReader, OpenContent } from './content-reader.ts';
import type { Tree } from './content-source.ts';
import { readerOf } from './reader-of.ts';

/** Bytes read at once when hashing. */
const chunkSize = 1024 * 1024;
/**
 * Maximum bytes of one read, as for Node's `readFile`: Node keeps the length of a read in a signed
 * 32-bit integer. It also limits how much memory a sparse file can take.
 */
const largestRead = 2 ** 31 - 1;

/**
 * Reads part of a regular file of a tree.
 * @param range defaults to the whole file; truncated at its end.
 * @throws ChunkahError `ROOTFS_CHANGED`, `UNREADABLE`, `NOT_A_FILE`; `READ_TOO_LARGE` for 2 GiB or
 *   more.
 */
export function readFile(
  tree: Tree,
  file: FileId,
  range?: { readonly offset: number; readonly length: number },
): Uint8Array {
  const { columns } = tree.files;
  const size = columns.size[file] ?? 0;
  const offset = Math.min(range?.offset ?? 0, size);
  const length = Math.min(range?.length ?? size, size - offset);
  return withReader(tree, (reader) =>
    withContent(reader, file, (content) => {
      if (length > largestRead) throw readTooLarge(content.path, size, largestRead);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) done += content.read(bytes, done, offset + done);
      return bytes;
    }),
  );
}

/**
 * SHA-256 of regular files, lower-case hex, in the order given. Yields to the event loop between
 * files.
 * @throws ChunkahError `ROOTFS_CHANGED`, `UNREADABLE`, `NOT_A_FILE`; the signal's reason when it is
 * aborted.
 */
export async function hashFiles(tree: Tree, files: Iterable<FileId>, signal?: AbortSignal): Promise<string[]> {
  const chunk = new Uint8Array(chunkSize);
  const { columns } = tree.files;
  const reader = readerOf(tree.content, columns);
  const digests: string[] = [];
  try {
    for (const file of files) {
      await setImmediate();
      signal?.throwIfAborted();
      digests.push(withContent(reader, file, (content) => hashContent(content, columns.size[file] ?? 0, chunk)));
    }
    reader.expectUnchanged();
    return digests;
  } finally {
    reader.close();
  }
}

/** Uses a reader for one file. */
function withReader<Result>({ content, files }: Tree, use: (reader: ContentReader) => Result): Result {
  const reader = readerOf(content, files.columns);
  try {
    const result = use(reader);
    reader.expectUnchanged();
    return result;
  } finally {
    reader.close();
  }
}

function hashContent(content: OpenContent, size: number, chunk: Uint8Array): string {
  const hash = createHash('sha256');
  for (let done = 0; done < size; ) {
    const count = content.read(chunk, 0, done);
    hash.update(chunk.subarray(0, count));
    done += count;
  }
  return hash.digest('hex');
}

/** Opens a file for `use`, once it is known to be the one in the index. */
function withContent<Result>(reader: ContentReader, file: FileId, use: (content: OpenContent) => Result): Result {
  const content = reader.open(file);
  try {
    content.expectUnchanged();
    return use(content);
  } finally {
    content.close();
  }
}
