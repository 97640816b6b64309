import { isChunkahError } from '@chunkah/core';
import { blobUnreadable, type TarBlob } from '@chunkah/rootfs';
import { TarFault } from '../tar/tar-fault.ts';
import { TarFeed } from '../tar/tar-feed.ts';
import { TarParser } from '../tar/tar-parser.ts';
import { walkHeaders } from '../tar/walk-headers.ts';
import { layerUnreadable } from './errors.ts';
import { type LayerRows, LayerRowsBuilder } from './layer-rows.ts';
import type { RowBudget } from './row-budget.ts';

/** How messages name a layer, of which the lowest has the number 0. */
export function layerName(image: string, number: number): string {
  return `layer ${number + 1} of ${image}`;
}

/** Of a layer whose headers are read. */
export interface RowsRequest {
  /** How messages name the layer. */
  readonly name: string;
  /** What it may have. */
  readonly budget: RowBudget;
}

/**
 * Reads the headers of a layer that lies in an open file, and skips the data.
 * @throws ChunkahError `LAYER_DAMAGED`, `LAYER_RECORD_TOO_LARGE`, `LAYER_SPARSE_FILE`,
 * `LAYER_NAME_INVALID`, `LAYER_TYPE_UNKNOWN`, `IMAGE_TOO_MANY_ENTRIES`, `IMAGE_UNREADABLE`.
 */
export function walkLayerRows(
  descriptor: number,
  { path, start, size }: Pick<TarBlob, 'path' | 'start' | 'size'>,
  request: RowsRequest,
): LayerRows {
  const builder = new LayerRowsBuilder(request.name, request.budget);
  try {
    walkHeaders(descriptor, start, size, new TarParser((entry) => builder.add(entry)));
    return builder.finish();
  } catch (error) {
    if (error instanceof TarFault) throw layerUnreadable(request.name, error);
    throw error instanceof Error && 'syscall' in error ? blobUnreadable(path, error) : error;
  }
}

/** Reads the headers of a layer while its tar passes, which is known to be the right one later. */
export class PassingRows {
  readonly #name: string;
  readonly #builder: LayerRowsBuilder;
  readonly #feed: TarFeed;
  /** What is wrong with the tar: nothing of it is read from there on. */
  #fault: unknown;

  constructor({ name, budget }: RowsRequest) {
    this.#name = name;
    this.#builder = new LayerRowsBuilder(name, budget);
    this.#feed = new TarFeed(new TarParser((entry) => this.#builder.add(entry)));
  }

  /** Takes the next bytes of the tar, which are not kept. Faults wait for {@link finish}. */
  write(piece: Buffer): void {
    if (this.#fault === undefined) this.#attempt(() => this.#feed.write(piece));
  }

  /**
   * The tar has ended, and is the one that the image names.
   * @throws ChunkahError as {@link walkLayerRows} does.
   */
  finish(): LayerRows {
    this.#attempt(() => this.#feed.finish());
    if (this.#fault instanceof TarFault) throw layerUnreadable(this.#name, this.#fault);
    if (this.#fault !== undefined) throw this.#fault;
    return this.#builder.finish();
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof TarFault || isChunkahError(error))) throw error;
      this.#fault ??= error;
    }
  }
}
