import { closeSync } from 'node:fs';
import { blobUnreadable, openBlob, type TarBlob } from '@chunkah/rootfs';
import type { TarEntry } from '../tar/tar-entry.ts';
import { TarFault } from '../tar/tar-fault.ts';
import { TarParser } from '../tar/tar-parser.ts';
import { walkHeaders } from '../tar/walk-headers.ts';
import { layerUnreadable, tooManyEntries } from '../tree/errors.ts';
import { mostEntries } from '../tree/row-budget.ts';
import { tidyName } from '../validate/checked-name.ts';

/** The entries of a layer by their paths: binary strings without a leading or trailing slash. */
export type LayerEntries = ReadonlyMap<string, TarEntry>;

/**
 * Reads the headers of a layer. Of a path that is there twice the last entry counts; the root
 * directory is no entry.
 * @param name how messages name the layer.
 * @throws ChunkahError `LAYER_DAMAGED`, `LAYER_RECORD_TOO_LARGE`, `LAYER_SPARSE_FILE`,
 * `IMAGE_TOO_MANY_ENTRIES`, `IMAGE_CHANGED`, `IMAGE_UNREADABLE`.
 */
export function readLayerEntries(blob: TarBlob, name: string): LayerEntries {
  const entries = new Map<string, TarEntry>();
  const descriptor = openBlob(blob);
  const add = (entry: TarEntry) => {
    const path = tidyName(entry.name);
    if (path === '') return;
    entries.set(path, entry);
    if (entries.size > mostEntries) throw tooManyEntries(name, mostEntries);
  };
  try {
    walkHeaders(descriptor, blob.start, blob.size, new TarParser(add));
    return entries;
  } catch (error) {
    if (error instanceof TarFault) throw layerUnreadable(name, error);
    throw error instanceof Error && 'syscall' in error ? blobUnreadable(blob.path, error) : error;
  } finally {
    closeSync(descriptor);
  }
}
