import { closeSync, readSync } from 'node:fs';
import type { FileColumns } from '@chunkah/core/engine';
import { changed, expectUnchanged, openUnverified, unreadable } from '@chunkah/rootfs';
import type { BlockWriter } from '../layer/block-writer.ts';
import type { AddContent } from '../layer/layer-encoder.ts';

/**
 * Reads files of the rootfs straight into a layer's buffer. A file that is not as the scan found it ends the run: each read asks
 * for one byte more than there should be where the buffer has room, and the file is compared with the scan after its last byte,
 * while none of it has left the buffer; a file that does not fit in there is compared before its first byte as well.
 * @param root the rootfs on the host as a binary string.
 */
export function contentReader(root: string, columns: FileColumns): AddContent {
  return (file, path, size, writer) => {
    const hostPath = `${root}/${path}`;
    const descriptor = openUnverified(hostPath, columns, file);
    const compare = () => expectUnchanged(descriptor, hostPath, columns, file);
    try {
      if (size > writer.room) compare();
      addFrom(descriptor, size, writer, hostPath);
      compare();
    } catch (error) {
      // What took the file's place may be nothing that can be read.
      compare();
      throw error;
    } finally {
      closeSync(descriptor);
    }
    writer.pad();
  };
}

function addFrom(descriptor: number, size: number, writer: BlockWriter, path: string): void {
  let left = size;
  while (left > 0) {
    const room = writer.room;
    const count = readInto(descriptor, writer, Math.min(room, left + 1), path);
    if (count === 0) throw changed(path, 'shrank');
    if (count > left) throw changed(path, 'grew');
    writer.used += count;
    left -= count;
  }
}

function readInto(descriptor: number, writer: BlockWriter, length: number, path: string): number {
  try {
    return readSync(descriptor, writer.buffer, writer.used, length, null);
  } catch (error) {
    throw unreadable(path, error);
  }
}
