import { closeSync } from 'node:fs';
import { blobUnreadable, openBlob, type TarBlob } from '@chunkah/rootfs';
import { nameText } from '../tar/name-text.ts';
import type { TarEntry, TarEntryKind } from '../tar/tar-entry.ts';
import { TarFault } from '../tar/tar-fault.ts';
import { TarParser } from '../tar/tar-parser.ts';
import { walkHeaders } from '../tar/walk-headers.ts';
import { layerUnreadable } from './errors.ts';
import { layerPathOf, longestPath } from './layer-path.ts';
import { mostListed, RowBudget } from './row-budget.ts';

/** What an entry of a layer is; a whiteout says that a path of lower layers is not there. */
export type LayerEntryType =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hard link'
  | 'device'
  | 'fifo'
  | 'whiteout'
  | 'opaque directory'
  | 'other';

/** An entry of a layer, for people. */
export interface LayerEntry {
  /** Without a leading slash; as the tar has it where it cannot be one, cut if it is longer. */
  readonly path: string;
  readonly type: LayerEntryType;
  /** Bytes of a file's content; 0 for anything else. */
  readonly size: number;
}

const types: Readonly<Record<TarEntryKind, LayerEntryType>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'directory',
  symlink: 'symlink',
  link: 'hard link',
  'character-device': 'device',
  'block-device': 'device',
  fifo: 'fifo',
  unknown: 'other',
};

/**
 * The entries of one layer, in the order of its tar. Only headers are read. What cannot be a path
 * is listed like all others: this is to look at, and nothing is made of it.
 * @param name how messages name the layer.
 * @throws ChunkahError `LAYER_DAMAGED`, `LAYER_RECORD_TOO_LARGE`, `LAYER_SPARSE_FILE`,
 * `IMAGE_TOO_MANY_ENTRIES`, `IMAGE_CHANGED`, `IMAGE_UNREADABLE`.
 */
export function listLayer(blob: TarBlob, name: string): LayerEntry[] {
  const entries: LayerEntry[] = [];
  const budget = new RowBudget(mostListed);
  const parser = new TarParser((entry) => {
    budget.takeEntry(name);
    entries.push(listed(entry));
  });
  const descriptor = openBlob(blob);
  try {
    walkHeaders(descriptor, blob.start, blob.size, parser);
  } catch (error) {
    if (error instanceof TarFault) throw layerUnreadable(name, error);
    throw error instanceof Error && 'syscall' in error ? blobUnreadable(blob.path, error) : error;
  } finally {
    closeSync(descriptor);
  }
  return entries;
}

function listed({ name, kind, size }: TarEntry): LayerEntry {
  const place = layerPathOf(name);
  if (place.kind === 'whiteout') return { path: nameText(place.path), type: 'whiteout', size: 0 };
  if (place.kind === 'opaque') return { path: nameText(place.path), type: 'opaque directory', size: 0 };
  const type = types[kind];
  return {
    path: nameText(place.kind === 'entry' ? place.path : shortened(name)),
    type,
    size: type === 'file' ? size : 0,
  };
}

/** A name of a megabyte is nothing to look at. */
function shortened(name: string): string {
  return name.length > longestPath ? `${name.slice(0, longestPath)}...` : name;
}
