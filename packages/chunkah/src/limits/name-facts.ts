import { isUtf8 } from 'node:buffer';
import type { ColumnIndex } from '@chunkah/core/engine';
import type { NameFacts, NamesFound } from './image-facts.ts';

const whiteoutMark = Buffer.from('.wh.');

/** Looks at the names of all entries. */
export function nameFacts(files: ColumnIndex): NameFacts {
  const { names, nameStart, count } = files.columns;
  const bytes = Buffer.from(names.buffer, names.byteOffset, names.byteLength);
  const whiteouts = new Found(files);
  const notUtf8 = new Found(files);
  const notAscii = new Found(files);
  for (let id = 0; id < count; id += 1) {
    const start = nameStart[id] ?? 0;
    const end = nameStart[id + 1] ?? 0;
    const length = end - start;
    if (length >= whiteoutMark.length && bytes.compare(whiteoutMark, 0, whiteoutMark.length, start, start + 4) === 0) {
      whiteouts.add(id);
    }
    let isAscii = true;
    for (let at = start; at < end && isAscii; at += 1) isAscii = (bytes[at] ?? 0) < 0x80;
    if (isAscii) continue;
    if (isUtf8(bytes.subarray(start, end))) notAscii.add(id);
    else notUtf8.add(id);
  }
  return { whiteouts: whiteouts.facts(), notUtf8: notUtf8.facts(), notAscii: notAscii.facts() };
}

class Found {
  readonly #files: ColumnIndex;
  #count = 0;
  #first: number | undefined;

  constructor(files: ColumnIndex) {
    this.#files = files;
  }

  add(id: number): void {
    this.#count += 1;
    this.#first ??= id;
  }

  facts(): NamesFound {
    return this.#first === undefined ? { count: 0 } : { count: this.#count, first: this.#files.path(this.#first) };
  }
}
