import { blockSize } from '../layer/tar-header.ts';
import { hasData, type TarEntry } from '../tar/tar-entry.ts';
import { TarFault } from '../tar/tar-fault.ts';
import { TarFeed } from '../tar/tar-feed.ts';
import { TarParser } from '../tar/tar-parser.ts';
import { quoted } from './checked-name.ts';
import type { Findings } from './findings.ts';

/** Receives the data of one entry. `end` is called only if it is complete. */
export interface EntryData {
  write(chunk: Buffer): void;
  end(): void;
}

/** How reading ended. */
export interface TarOutcome {
  /** Why the tar cannot be read further, or undefined if it was read to the end. */
  readonly problem: string | undefined;
  /** Bytes of the whole stream. */
  readonly size: number;
  /** Blocks of zeros at the end. */
  readonly zeroBlocks: number;
  /** Whether something else follows the blocks of zeros, where all readers stop. */
  readonly dataAfterEnd: boolean;
}

/**
 * Reads a tar stream and passes each entry to `onEntry`, which may request its data. A broken tar
 * ends the entries, not the reading: `bytes` is always drained, so that a hash computed on the way
 * covers everything.
 * @throws whatever `bytes` or `onEntry` throw, nothing else.
 */
export async function readTar(
  bytes: AsyncIterable<Buffer>,
  onEntry: (entry: TarEntry) => EntryData | undefined,
): Promise<TarOutcome> {
  const reading = new TarReading(onEntry);
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    reading.write(chunk);
  }
  return reading.finish(size);
}

class TarReading {
  readonly #feed: TarFeed;
  readonly #parser: TarParser;
  #data: EntryData | undefined;
  /** Bytes of data still to come. */
  #left = 0;
  #bytesAfterEnd = 0;
  #dataAfterEnd = false;
  #problem: string | undefined;

  constructor(onEntry: (entry: TarEntry) => EntryData | undefined) {
    this.#parser = new TarParser((entry) => {
      this.#data = onEntry(entry);
      this.#left = hasData(entry.kind) ? entry.size : 0;
      if (this.#left === 0) this.#data?.end();
    });
    this.#feed = new TarFeed(this.#parser);
  }

  write(chunk: Buffer): void {
    if (this.#problem !== undefined) return;
    this.#guard(() => this.#feed.write(chunk, (bytes) => this.#pass(bytes)));
  }

  finish(size: number): TarOutcome {
    if (this.#problem === undefined) this.#guard(() => this.#feed.finish());
    const zeroBlocks = this.#parser.zeroBlocks + Math.floor(this.#bytesAfterEnd / blockSize);
    return { problem: this.#problem, size, zeroBlocks, dataAfterEnd: this.#dataAfterEnd };
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof TarFault)) throw error;
      this.#problem = error.message;
    }
  }

  /** Takes everything but headers: data, padding, and what follows the end. */
  #pass(bytes: Buffer): void {
    if (this.#parser.hasEnded) {
      this.#bytesAfterEnd += bytes.length;
      this.#dataAfterEnd ||= bytes.some((byte) => byte !== 0);
      return;
    }
    const own = bytes.subarray(0, this.#left);
    if (own.length === 0) return;
    this.#left -= own.length;
    this.#data?.write(own);
    if (this.#left === 0) this.#data?.end();
  }
}

/** Reports how a tar ended if it did not end as the format requires. */
export function reportTarEnd(outcome: TarOutcome, where: string, findings: Findings): void {
  const { problem, size, zeroBlocks, dataAfterEnd } = outcome;
  if (size % blockSize !== 0) {
    findings.add('TAR_SIZE_UNEVEN', where, `the tar has ${size} bytes, which is not a multiple of ${blockSize}`);
  }
  if (problem !== undefined) {
    findings.add('TAR_BROKEN', where, `the tar cannot be read to its end: ${quoted(problem)}`);
    return;
  }
  if (dataAfterEnd) findings.add('TAR_DATA_AFTER_END', where, 'something follows the blocks of zeros');
  if (zeroBlocks < 2) findings.add('TAR_END_MISSING', where, 'the tar does not end with two blocks of zeros');
}
