import { closeSync, constants, openSync } from 'node:fs';
import type { FileId } from '@chunkah/core';
import { type FileColumns, modeTypeMask, regularFileMode } from '@chunkah/core/engine';
import { BlockWriter } from '../layer/block-writer.ts';
import type { LayerContent, LayerEncoder } from '../layer/layer-encoder.ts';
import { padded } from '../layer/tar-header.ts';
import { readAt } from '../stored/source-files.ts';
import type { BlobPlace } from '../stored/stored-image.ts';

/** Files of a layer that are compared: the first one, and so many of the newest. */
const newestFiles = 64;

/** Ends a comparison. */
class Different extends Error {}

/**
 * Whether a tar may be that of a layer, as far as the headers of a few files tell: the first one,
 * which directories precede that have the newest time of the layer, and the newest ones, since what
 * is updated is newer than the rest. Each is one small read, so that a tar that lies on a slow disk
 * costs little. A tar that cannot be read is not known to differ.
 * @param buffer for the headers, overwritten.
 */
export function mayBeTarOf(
  tar: BlobPlace,
  content: LayerContent,
  {
    encoder,
    columns,
    buffer,
  }: { readonly encoder: LayerEncoder; readonly columns: FileColumns; readonly buffer: Buffer },
): boolean {
  let descriptor: number | undefined;
  try {
    const opened = openSync(tar.path, constants.O_RDONLY | constants.O_NONBLOCK);
    descriptor = opened;
    const isCompared = chosenFiles(content, columns);
    let at = 0;
    let isExpected = false;
    const writer = new BlockWriter(buffer, (bytes) => {
      if (isExpected && !readAt(opened, tar.start + at, bytes.length).equals(bytes)) throw new Different();
      at += bytes.length;
    });
    encoder.encode(content, writer, (file, _path, size) => {
      isExpected = isCompared(file);
      writer.flush();
      isExpected = false;
      at += padded(size);
    });
    return true;
  } catch (error) {
    if (error instanceof Different) return false;
    if (error instanceof Error && 'syscall' in error) return true;
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Whether a file is compared; to be asked of all files with content, in the order of the layer. */
function chosenFiles({ entries }: LayerContent, { mtime, mode, size }: FileColumns): (file: FileId) => boolean {
  const isFile = (file: FileId) => ((mode[file] ?? 0) & modeTypeMask) === regularFileMode && (size[file] ?? 0) > 0;
  const times = Float64Array.from(entries.filter(isFile), (file) => mtime[file] ?? 0).sort();
  const oldest = times[Math.max(0, times.length - newestFiles)] ?? 0;
  let asked = 0;
  let chosen = 0;
  return (file) => {
    asked += 1;
    const isChosen = asked === 1 || (chosen <= newestFiles && (mtime[file] ?? 0) >= oldest);
    if (isChosen) chosen += 1;
    return isChosen;
  };
}
