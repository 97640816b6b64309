import type { FileId } from '@chunkah/core';
import type { ColumnIndex } from '@chunkah/core/engine';
import { BlockWriter } from './block-writer.ts';
import { type LayerContent, LayerEncoder } from './layer-encoder.ts';
import type { LayerFormat } from './layer-format.ts';
import { ourLayerFormat } from './layer-formats.fixture.ts';

/** Default clamp of layers: 2033, newer than what tests write. */
const defaultClamp = 2_000_000_000;

/**
 * A layer of the entries with these paths and all directories above them; of everything without a
 * list.
 */
export function layerOf(files: ColumnIndex, paths?: readonly string[], mtimeClamp = defaultClamp): LayerContent {
  if (paths === undefined) return { entries: Uint32Array.from({ length: files.count }, (_, id) => id), mtimeClamp };
  const ids = new Set<FileId>();
  for (const path of paths) {
    const id = files.find(path);
    if (id === undefined) throw new RangeError(`no entry ${path}`);
    for (let at = id; at !== -1; at = files.parent(at)) ids.add(at);
  }
  return { entries: Uint32Array.from(ids).sort(), mtimeClamp };
}

/** What a test specifies about a layer; the rest is fixed. */
export interface SampleLayer {
  /** Default: everything. */
  readonly layer?: LayerContent;
  /** Default: our own. */
  readonly format?: LayerFormat;
  /** Content of non-empty files. */
  readonly contentOf?: (file: FileId) => Uint8Array;
  /** Bytes of the buffer, whole blocks. */
  readonly bufferSize?: number;
}

/**
 * The tar of a layer, in memory.
 * @throws Error if its size differs from the measured one.
 */
export function encodedLayer(files: ColumnIndex, options: SampleLayer = {}): Buffer {
  const { layer = layerOf(files), format = ourLayerFormat, contentOf, bufferSize = 4096 } = options;
  const encoder = new LayerEncoder(files.columns, format);
  const measured = encoder.measure(layer);
  const parts: Buffer[] = [];
  // The writer reuses its buffer.
  const writer = new BlockWriter(Buffer.alloc(bufferSize), (bytes) => parts.push(Buffer.from(bytes)));
  encoder.encode(layer, writer, (file) => writer.addPadded(contentOf?.(file) ?? new Uint8Array(0)));
  const tar = Buffer.concat(parts);
  if (tar.length !== measured) throw new Error(`the layer has ${tar.length} bytes, ${measured} were measured`);
  return tar;
}
