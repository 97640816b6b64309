import { closeSync } from 'node:fs';
import { encodeXattrRecords } from '@chunkah/core/engine';
import { blobUnreadable, openBlob, type TarBlob } from '@chunkah/rootfs';
import type { TarEntry } from '../tar/tar-entry.ts';
import { TarFault } from '../tar/tar-fault.ts';
import { TarParser } from '../tar/tar-parser.ts';
import { walkHeaders } from '../tar/walk-headers.ts';
import { layerUnreadable } from '../tree/errors.ts';
import type { RowBudget } from '../tree/row-budget.ts';
import { tidyName } from '../validate/checked-name.ts';

/** An entry as a comparison keeps it. */
export interface ComparedEntry extends Omit<TarEntry, 'xattrs'> {
  /** Extended attributes, as `encodeXattrRecords` writes them: as objects they take far more. */
  readonly xattrRecords: Uint8Array;
}

/** The entries of a layer by their paths: binary strings without a leading or trailing slash. */
export type LayerEntries = ReadonlyMap<string, ComparedEntry>;

const noRecords = new Uint8Array(0);

/**
 * Reads the headers of a layer. Of a path that is there twice the last entry counts; the root
 * directory is not an entry.
 * @param name how messages name the layer.
 * @param budget what it may have.
 * @throws ChunkahError `LAYER_DAMAGED`, `LAYER_RECORD_TOO_LARGE`, `LAYER_SPARSE_FILE`,
 * `IMAGE_TOO_MANY_ENTRIES`, `IMAGE_CHANGED`, `IMAGE_UNREADABLE`.
 */
export function readLayerEntries(blob: TarBlob, name: string, budget: RowBudget): LayerEntries {
  const entries = new Map<string, ComparedEntry>();
  const descriptor = openBlob(blob);
  const add = ({ xattrs, ...entry }: TarEntry) => {
    budget.takeEntry(name);
    const path = tidyName(entry.name);
    if (path === '') return;
    entries.set(path, { ...entry, xattrRecords: xattrs.length === 0 ? noRecords : encodeXattrRecords(xattrs) });
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
