import { closeSync, readSync } from 'node:fs';
import type { FileColumns } from '@chunkah/core';
import { changed, differenceSinceScan, openFile, unreadable } from '@chunkah/rootfs';
import type { BlockWriter } from '../layer/block-writer.ts';
import type { AddContent } from '../layer/layer-encoder.ts';

/**
 * Reads files of the rootfs straight into a layer's buffer. A file that is not as the scan found it ends the run: it is
 * compared when it is opened, each read asks for one byte more than there should be where the buffer has room, and a file
 * that took more than one read is compared again at its end.
 * @param root the rootfs on the host as a binary string.
 */
export function contentReader(root: string, columns: FileColumns): AddContent {
  return (file, path, size, writer) => {
    const hostPath = `${root}/${path}`;
    const descriptor = openFile(hostPath, columns, file);
    try {
      const reads = addFrom(descriptor, size, writer, hostPath);
      const difference = reads > 1 ? differenceSinceScan(descriptor, columns, file) : undefined;
      if (difference !== undefined) throw changed(hostPath, difference);
    } finally {
      closeSync(descriptor);
    }
    writer.pad();
  };
}

/** @returns how many reads it took. */
function addFrom(descriptor: number, size: number, writer: BlockWriter, path: string): number {
  let reads = 0;
  let left = size;
  while (left > 0) {
    const room = writer.room;
    const count = readInto(descriptor, writer, Math.min(room, left + 1), path);
    reads += 1;
    if (count === 0) throw changed(path, 'shrank');
    if (count > left) throw changed(path, 'grew');
    writer.used += count;
    left -= count;
  }
  return reads;
}

function readInto(descriptor: number, writer: BlockWriter, length: number, path: string): number {
  try {
    return readSync(descriptor, writer.buffer, writer.used, length, null);
  } catch (error) {
    throw unreadable(path, error);
  }
}
