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

/** Maximum length of a string in bytes: Linux's PATH_MAX, since the longest strings are paths. */
const longestString = 4096;

/** Bytes of one element by type; 0 for strings, whose length is in the data. */
const elementSizes = [0, 1, 1, 2, 4, 8, 0, 1, 0, 0] as const;

/** Types of whole numbers: char, then 8, 16, 32 and 64 bits. */
const [firstNumberType, lastNumberType] = [1, 5];

/** One entry of the index, checked to lie within the data if its type has a fixed size. */
interface IndexEntry {
  readonly tag: number;
  readonly type: number;
  /** From the start of the header. */
  readonly offset: number;
  readonly count: number;
}

/**
 * The tags of an RPM header as a database keeps it, without the magic of package files. The whole
 * index is checked at once, strings when they are requested. All numbers are big-endian.
 *
 * A header may begin with a region (tags 61 to 63), which says which part is signed. Offsets work
 * the same inside it, so it needs no special handling. Tags added at installation follow the region
 * and take precedence if a tag occurs twice.
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
      throw headerDamaged(place, undefined, 0, `${told} do not add up to its ${bytes.length} bytes`);
    }
    for (let index = 0; index < this.#entryCount; index += 1) this.#checkEntry(index);
  }

  /** The string of a tag; undefined if the header does not have it. */
  text(tag: number): string | undefined {
    const entry = this.#find(tag);
    if (entry === undefined) return undefined;
    if (entry.type !== stringType) throw this.damaged(tag, `tag ${tag} has type ${entry.type}, not that of a string`);
    return decodeName(this.#bytes.subarray(entry.offset, this.#endOfString(entry, entry.offset, 0)));
  }

  /** All strings of a tag; undefined if the header does not have it. */
  texts(tag: number): HeaderTexts | undefined {
    const entry = this.#textsEntry(tag);
    return entry === undefined ? undefined : new HeaderTexts(this.#bytes, this.#startsOfStrings(entry));
  }

  /**
   * How many strings a tag declares, without checking them; undefined if the header does not have
   * it.
   */
  textCount(tag: number): number | undefined {
    return this.#textsEntry(tag)?.count;
  }

  /**
   * All numbers of a tag, unsigned; undefined if the header does not have it.
   * @param bits of each, if no other width is accepted.
   */
  numbers(tag: number, bits?: 16 | 32): ArrayLike<number> | undefined {
    const entry = this.#numbersEntry(tag);
    if (entry === undefined) return undefined;
    const { type, offset, count } = entry;
    const size = elementSizes[type] ?? 0;
    if (bits !== undefined && bits !== size * 8) {
      throw this.damaged(tag, `tag ${tag} has numbers of ${size * 8} bits instead of ${bits}`);
    }
    if (size === 1) return this.#bytes.subarray(offset, offset + count);
    const numbers = size === 2 ? new Uint16Array(count) : size === 4 ? new Uint32Array(count) : new Float64Array(count);
    for (let index = 0; index < count; index += 1) numbers[index] = this.#numberAt(offset + index * size, size);
    return numbers;
  }

  /** How many numbers a tag has; undefined if the header does not have it. */
  numberCount(tag: number): number | undefined {
    return this.#numbersEntry(tag)?.count;
  }

  /** The error for an invalid entry of a tag, or invalid data behind it. */
  damaged(tag: number, fault: string): ChunkahError {
    return headerDamaged(this.#place, this.#packageName(), this.#find(tag)?.offset ?? 0, fault);
  }

  #numberAt(offset: number, size: number): number {
    if (size === 2) return this.#view.getUint16(offset);
    if (size === 4) return this.#view.getUint32(offset);
    return this.#view.getUint32(offset) * 2 ** 32 + this.#view.getUint32(offset + 4);
  }

  /** The entry of a tag; the last one if it occurs twice. */
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

  #numbersEntry(tag: number): IndexEntry | undefined {
    const entry = this.#find(tag);
    if (entry === undefined || (entry.type >= firstNumberType && entry.type <= lastNumberType)) return entry;
    throw this.damaged(tag, `tag ${tag} has type ${entry.type}, not that of a number`);
  }

  #textsEntry(tag: number): IndexEntry | undefined {
    const entry = this.#find(tag);
    if (entry === undefined) return undefined;
    const { type, offset, count } = entry;
    if (type !== stringArrayType && type !== stringType) {
      throw this.damaged(tag, `tag ${tag} has type ${type}, not that of a list of strings`);
    }
    // A string takes at least one byte, so memory is bounded by the size of the header, whatever
    // the count says.
    if (count > this.#bytes.length - offset) throw this.damaged(tag, `tag ${tag} declares ${count} strings`);
    return entry;
  }

  /** Where each string of an entry starts, and where the next one would. */
  #startsOfStrings(entry: IndexEntry): Uint32Array {
    const { offset, count } = entry;
    const starts = new Uint32Array(count + 1);
    starts[0] = offset;
    for (let index = 0, at = offset; index < count; index += 1) {
      at = this.#endOfString(entry, at, index) + 1;
      starts[index + 1] = at;
    }
    return starts;
  }

  /**
   * Where the NUL of a string is; the string starts at `start` and has this number in its entry.
   */
  #endOfString({ tag, count }: IndexEntry, start: number, number: number): number {
    const bytes = this.#bytes;
    const limit = Math.min(bytes.length, start + longestString + 1);
    let at = start;
    while (at < limit && bytes[at] !== 0) at += 1;
    if (at < limit) return at;
    const fault =
      limit === bytes.length
        ? `declares ${count} strings, of which only ${number} end in the header`
        : `has a string of more than ${longestString} bytes`;
    throw this.damaged(tag, `tag ${tag} ${fault}`);
  }

  /** For messages about headers in which anything may be wrong. */
  #packageName(): string | undefined {
    const entry = this.#find(tags.name);
    if (entry?.type !== stringType) return undefined;
    const bytes = this.#bytes.subarray(entry.offset, entry.offset + longestString);
    const end = bytes.indexOf(0);
    return end === -1 ? undefined : decodeName(bytes.subarray(0, end));
  }
}
