import type { FileId } from '@chunkah/core';
import { directoryMode, type FileColumns, modeTypeMask } from '@chunkah/core/engine';
import type { LayerFormat } from './layer-format.ts';

/** What a layer records of the mtime of an entry that is no directory; all in Unix seconds. */
export function recordedTime(time: number, clamp: number, { timesBefore1970 }: LayerFormat): number {
  if (time < 0) return timesBefore1970 === 'zero' ? 0 : clamp;
  return Math.min(time, clamp);
}

/** The mtimes that a layer records, in Unix seconds. */
export class EntryTimes {
  readonly #columns: FileColumns;
  readonly #format: LayerFormat;
  readonly #clamp: number;
  readonly #directoryTime: number | undefined;

  constructor(columns: FileColumns, format: LayerFormat, entries: Uint32Array, clamp: number) {
    this.#columns = columns;
    this.#format = format;
    this.#clamp = clamp;
    this.#directoryTime = format.directoryTimes === 'disk' ? undefined : this.#newest(entries);
  }

  of(file: FileId): number {
    if (this.#directoryTime !== undefined && this.#isDirectory(file)) return this.#directoryTime;
    return this.#clamped(file);
  }

  #clamped(file: FileId): number {
    return recordedTime(this.#columns.mtime[file] ?? 0, this.#clamp, this.#format);
  }

  #isDirectory(file: FileId): boolean {
    return ((this.#columns.mode[file] ?? 0) & modeTypeMask) === directoryMode;
  }

  #newest(entries: Uint32Array): number {
    let newest = -1;
    for (let index = 0; index < entries.length; index += 1) {
      const file = entries[index] ?? 0;
      if (!this.#isDirectory(file)) newest = Math.max(newest, this.#clamped(file));
    }
    return newest === -1 ? this.#clamp : newest;
  }
}
