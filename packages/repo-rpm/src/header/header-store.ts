import { type ChunkahError, decodeName } from '@chunkah/core';
import { type HeaderPlace, headerDamaged } from './errors.ts';
import { HeaderTexts } from './header-texts.ts';
import { tags } from './tags.ts';

/** Bytes before the index: its number of entries, and the length of the data. */
const introSize = 8;

/** Tag, type, offset in the data, and count: four 32-bit numbers. */
const entrySize = 16;

const stringType = 6;
const stringArrayType = 8;

/** Bytes of one element by type; 0 for strings, whose length the data tells. */
const elementSizes = [0, 1, 1, 2, 4, 8, 0, 1, 0, 0] as const;

/** Types of whole numbers: char, then 8, 16, 32 and 64 bits. */
const [firstNumberType, lastNumberType] = [1, 5];

/** One entry of the index, checked to lie in the data as far as its type has a fixed size. */
interface IndexEntry {
  readonly tag: number;
  readonly type: number;
  /** From the start of the header. */
  readonly offset: number;
  readonly count: number;
}

/**
 * The tags of an RPM header as a database keeps it, without the magic of package files. The whole index is checked at once,
 * strings when they are asked for. All numbers are big-endian.
 *
 * A header may begin with a region (tags 61 to 63), which says what of it is signed. Its offsets are those of all others, so
 * nothing needs to be done about it. What was added at installation stands behind the region, and counts where a tag is
 * there twice.
 */
export class HeaderStore {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #place: HeaderPlace;
  readonly #entryCount: number;
  readonly #dataStart: number;

  /** @throws ChunkahError `RPMDB_HEADER_DAMAGED`, as all methods do. */
  constructor(bytes: Uint8Array, place: HeaderPlace) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#place = place;
    if (bytes.length < introSize) throw headerDamaged(place, undefined, 0, `it has ${bytes.length} bytes`);
    this.#entryCount = this.#view.getUint32(0);
    const dataLength = this.#view.getUint32(4);
    this.#dataStart = introSize + entrySize * this.#entryCount;
    if (this.#dataStart + dataLength !== bytes.length) {
      const told = `${this.#entryCount} tags and ${dataLength} bytes of data`;
      throw headerDamaged(place, undefined, 0, `${told} are told, which do not make its ${bytes.length} bytes`);
    }
    for (let index = 0; index < this.#entryCount; index += 1) this.#checkEntry(index);
  }

  /** The string of a tag; undefined when the header does not have it. */
  text(tag: number): string | undefined {
    const entry = this.#find(tag);
    if (entry === undefined) return undefined;
    if (entry.type !== stringType) throw this.damaged(tag, `tag ${tag} has type ${entry.type}, not that of a string`);
    return new HeaderTexts(this.#bytes, this.#startsOfStrings(entry)).at(0);
  }

  /** All strings of a tag; undefined when the header does not have it. */
  texts(tag: number): HeaderTexts | undefined {
    const entry = this.#find(tag);
    if (entry === undefined) return undefined;
    const { type } = entry;
    if (type !== stringArrayType && type !== stringType) {
      throw this.damaged(tag, `tag ${tag} has type ${type}, not that of a list of strings`);
    }
    return new HeaderTexts(this.#bytes, this.#startsOfStrings(entry));
  }

  /** All numbers of a tag, unsigned; undefined when the header does not have it. */
  numbers(tag: number): ArrayLike<number> | undefined {
    const entry = this.#find(tag);
    if (entry === undefined) return undefined;
    const { type, offset, count } = entry;
    if (type < firstNumberType || type > lastNumberType) {
      throw this.damaged(tag, `tag ${tag} has type ${type}, not that of a number`);
    }
    const size = elementSizes[type] ?? 0;
    if (size === 1) return this.#bytes.subarray(offset, offset + count);
    const numbers = size === 8 ? new Float64Array(count) : new Uint32Array(count);
    for (let index = 0; index < count; index += 1) numbers[index] = this.#numberAt(offset + index * size, size);
    return numbers;
  }

  /** The error that the entry of a tag, or what it leads to, is not as it must be. */
  damaged(tag: number, fault: string): ChunkahError {
    return headerDamaged(this.#place, this.#packageName(), this.#find(tag)?.offset ?? 0, fault);
  }

  #numberAt(offset: number, size: number): number {
    if (size === 2) return this.#view.getUint16(offset);
    if (size === 4) return this.#view.getUint32(offset);
    return this.#view.getUint32(offset) * 2 ** 32 + this.#view.getUint32(offset + 4);
  }

  /** The entry of a tag, the last one when it is there twice. */
  #find(tag: number): IndexEntry | undefined {
    for (let index = this.#entryCount - 1; index >= 0; index -= 1) {
      if (this.#view.getUint32(introSize + index * entrySize) === tag) return this.#entry(index);
    }
    return undefined;
  }

  #entry(index: number): IndexEntry {
    const at = introSize + index * entrySize;
    return {
      tag: this.#view.getUint32(at),
      type: this.#view.getUint32(at + 4),
      offset: this.#dataStart + this.#view.getUint32(at + 8),
      count: this.#view.getUint32(at + 12),
    };
  }

  #checkEntry(index: number): void {
    const { tag, type, offset, count } = this.#entry(index);
    const size = elementSizes[type];
    const fault =
      size === undefined
        ? `type ${type}, which does not exist`
        : offset + size * count > this.#bytes.length || offset > this.#bytes.length
          ? `${count} elements of type ${type} from byte ${offset} on, beyond the end of the header`
          : undefined;
    if (fault === undefined) return;
    throw headerDamaged(this.#place, undefined, introSize + index * entrySize, `tag ${tag} has ${fault}`);
  }

  /** Where each string of an entry starts, and where one more would. */
  #startsOfStrings({ tag, offset, count }: IndexEntry): Uint32Array {
    const bytes = this.#bytes;
    const end = bytes.length;
    // A string takes a byte at least: no more memory than the header has bytes, whatever the count says.
    if (count > end - offset) throw this.damaged(tag, `tag ${tag} tells of ${count} strings`);
    const starts = new Uint32Array(count + 1);
    starts[0] = offset;
    let found = 0;
    for (let at = offset; found < count; at += 1) {
      if (at === end) {
        throw this.damaged(tag, `tag ${tag} tells of ${count} strings, of which ${found} end in the header`);
      }
      if (bytes[at] === 0) {
        found += 1;
        starts[found] = at + 1;
      }
    }
    return starts;
  }

  /** For messages about headers of which anything may be wrong. */
  #packageName(): string | undefined {
    const entry = this.#find(tags.name);
    if (entry?.type !== stringType) return undefined;
    const end = this.#bytes.indexOf(0, entry.offset);
    return end === -1 ? undefined : decodeName(this.#bytes.subarray(entry.offset, end));
  }
}
