import { type BigIntStats, closeSync, constants, fstatSync, openSync } from 'node:fs';
import { blobChanged, blobUnreadable } from '../errors.ts';
import { identityOf, isSameFile } from '../file-identity.ts';
import type { TarBlob } from './content-source.ts';

/** A fifo that has replaced the file must not be waited for. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK;

/** Files that one thread keeps open. */
const mostOpen = 32;

/**
 * Opens a blob that was read before.
 * @throws ChunkahError `IMAGE_CHANGED` if it is another file now; `IMAGE_UNREADABLE`.
 */
export function openBlob(blob: TarBlob): number {
  const descriptor = attempt(blob, () => openSync(blob.path, flags));
  try {
    expectUnchanged(blob, descriptor);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** The blobs of a tree, opened when they are needed. */
export class OpenBlobs {
  readonly #blobs: readonly TarBlob[];
  /** By number; the one used last is the last one. */
  readonly #open = new Map<number, number>();
  /** The blob used last, since files of one blob mostly follow each other. */
  #last = { number: -1, descriptor: -1 };

  constructor(blobs: readonly TarBlob[]) {
    this.#blobs = blobs;
  }

  /** @throws ChunkahError `IMAGE_CHANGED`, `IMAGE_UNREADABLE`. */
  descriptorOf(number: number): number {
    if (number === this.#last.number) return this.#last.descriptor;
    const descriptor = this.#open.get(number) ?? this.#openNew(number);
    this.#open.delete(number);
    this.#open.set(number, descriptor);
    this.#last = { number, descriptor };
    return descriptor;
  }

  /** @throws ChunkahError `IMAGE_CHANGED` for a blob that something was written to. */
  expectUnchanged(): void {
    for (const [number, descriptor] of this.#open) expectUnchanged(this.#blob(number), descriptor);
  }

  close(): void {
    for (const descriptor of this.#open.values()) closeSync(descriptor);
    this.#open.clear();
    this.#last = { number: -1, descriptor: -1 };
  }

  #openNew(number: number): number {
    const [oldest] = this.#open;
    if (oldest !== undefined && this.#open.size >= mostOpen) {
      const [other, descriptor] = oldest;
      expectUnchanged(this.#blob(other), descriptor);
      this.#open.delete(other);
      closeSync(descriptor);
    }
    return openBlob(this.#blob(number));
  }

  #blob(number: number): TarBlob {
    const blob = this.#blobs[number];
    if (blob === undefined) throw new RangeError(`no blob ${number}`);
    return blob;
  }
}

function expectUnchanged(blob: TarBlob, descriptor: number): void {
  const stat = attempt(blob, () => fstatSync(descriptor, { bigint: true }));
  if (!isSame(blob, stat)) throw blobChanged(blob.path);
}

function isSame(blob: TarBlob, stat: BigIntStats): boolean {
  if (!stat.isFile() || stat.mtimeNs !== blob.mtimeNs || Number(stat.size) < blob.start + blob.size) return false;
  return isSameFile(blob, identityOf(stat));
}

function attempt<Result>({ path }: TarBlob, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw blobUnreadable(path, error);
  }
}
