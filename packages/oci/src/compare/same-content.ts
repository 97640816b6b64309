import { closeSync, readSync } from 'node:fs';
import { blobUnreadable, openBlob, type TarBlob } from '@chunkah/rootfs';
import type { TarEntry } from '../tar/tar-entry.ts';

const pieceSize = 256 * 1024;

/** Where the content of a file lies in a tar. */
type ContentPlace = Pick<TarEntry, 'size' | 'dataStart'>;

/** Compares files in tars. Keeps the tars open until it is closed. */
export class ContentComparison {
  readonly #descriptors = new Map<TarBlob, number>();
  readonly #left = Buffer.allocUnsafeSlow(pieceSize);
  readonly #right = Buffer.allocUnsafeSlow(pieceSize);

  /**
   * Whether two files have the same bytes. Files of different sizes are not read.
   * @throws ChunkahError `IMAGE_CHANGED`, `IMAGE_UNREADABLE`.
   */
  isSame(left: TarBlob, one: ContentPlace, right: TarBlob, other: ContentPlace): boolean {
    const { size } = one;
    if (size !== other.size) return false;
    for (let done = 0; done < size; done += pieceSize) {
      const length = Math.min(pieceSize, size - done);
      this.#read(left, this.#left, one.dataStart + done, length);
      this.#read(right, this.#right, other.dataStart + done, length);
      if (this.#left.compare(this.#right, 0, length, 0, length) !== 0) return false;
    }
    return true;
  }

  close(): void {
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor);
    this.#descriptors.clear();
  }

  #read(blob: TarBlob, buffer: Buffer, position: number, length: number): void {
    const descriptor = this.#open(blob);
    try {
      for (let done = 0; done < length; ) {
        const count = readSync(descriptor, buffer, done, length - done, blob.start + position + done);
        // The headers were read and fit: only a file that changed meanwhile ends here.
        if (count === 0) throw blobUnreadable(blob.path, new Error('it ends too early'));
        done += count;
      }
    } catch (error) {
      throw error instanceof Error && 'syscall' in error ? blobUnreadable(blob.path, error) : error;
    }
  }

  #open(blob: TarBlob): number {
    const known = this.#descriptors.get(blob);
    if (known !== undefined) return known;
    const descriptor = openBlob(blob);
    this.#descriptors.set(blob, descriptor);
    return descriptor;
  }
}
