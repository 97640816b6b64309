import { readSync } from 'node:fs';
import type { FileId } from '@chunkah/core';
import { type FileColumns, modeTypeMask, regularFileMode } from '@chunkah/core/engine';
import { binaryPathOf } from '../binary-path.ts';
import { blobChanged, blobUnreadable, notRegularFile } from '../errors.ts';
import type { ContentReader, OpenContent } from './content-reader.ts';
import type { BlobsSource } from './content-source.ts';
import { OpenBlobs } from './open-blobs.ts';

/** Reads files where they lie in the tars of an image. */
export class BlobReader implements ContentReader {
  readonly #source: BlobsSource;
  readonly #columns: FileColumns;
  readonly #open: OpenBlobs;

  constructor(source: BlobsSource, columns: FileColumns) {
    this.#source = source;
    this.#columns = columns;
    this.#open = new OpenBlobs(source.blobs);
  }

  open(file: FileId): OpenContent {
    return new FileInBlob(this.#source, this.#columns, this.#open, file);
  }

  expectUnchanged(): void {
    this.#open.expectUnchanged();
  }

  close(): void {
    this.#open.close();
  }
}

/** A file of a tar. The tar as a whole is compared: see {@link BlobReader.expectUnchanged}. */
class FileInBlob implements OpenContent {
  readonly #columns: FileColumns;
  readonly #file: FileId;
  readonly #blobPath: string;
  readonly #descriptor: number;
  readonly #start: number;
  readonly #size: number;

  constructor(source: BlobsSource, columns: FileColumns, open: OpenBlobs, file: FileId) {
    this.#columns = columns;
    this.#file = file;
    if (((columns.mode[file] ?? 0) & modeTypeMask) !== regularFileMode) throw notRegularFile(this.path);
    const number = source.blob[file] ?? 0;
    const { path = '', start = 0 } = source.blobs[number] ?? {};
    this.#blobPath = path;
    this.#start = start + (source.offset[file] ?? 0);
    this.#size = columns.size[file] ?? 0;
    this.#descriptor = open.descriptorOf(number);
  }

  get path(): string {
    return binaryPathOf('', this.#columns, this.#file);
  }

  read(into: Uint8Array, at: number, position: number): number {
    const length = Math.min(into.length - at, this.#size - position);
    const count = this.#readSome(into, at, length, this.#start + position);
    if (count === 0) throw blobChanged(this.#blobPath);
    return count;
  }

  expectUnchanged(): void {}

  close(): void {}

  #readSome(into: Uint8Array, at: number, length: number, position: number): number {
    try {
      return readSync(this.#descriptor, into, at, length, position);
    } catch (error) {
      throw blobUnreadable(this.#blobPath, error);
    }
  }
}
