import { encodeName } from '@chunkah/core';
import { modeTypeMask, regularFileMode } from '@chunkah/core/engine';
import { tags } from './tags.ts';

/** A value of a header with its type; strings are one string or a list. */
export type TagValue =
  | string
  | readonly string[]
  | { readonly bits: 8 | 16 | 32 | 64; readonly numbers: readonly number[] };

/** One file of a package, as a header describes it. */
export interface FileSketch {
  readonly mode?: number;
  readonly size?: number;
  readonly digest?: string;
  readonly flags?: number;
  readonly linkTarget?: string;
}

/** A package as a test describes it. Files are keyed by their absolute paths. */
export interface PackageSketch {
  readonly name: string;
  /** By default `NAME-1-1.src.rpm`; null for none. */
  readonly sourceRpm?: string | null;
  readonly buildTime?: number;
  readonly changelogTimes?: readonly number[];
  readonly files?: Readonly<Record<string, FileSketch>>;
  /** Tags that override the generated ones; undefined omits one. */
  readonly tags?: Readonly<Record<number, TagValue | undefined>>;
}

export const words = (...numbers: number[]): TagValue => ({ bits: 32, numbers });
export const halfWords = (...numbers: number[]): TagValue => ({ bits: 16, numbers });

/** The header of a package, with those tags that rpm writes and we read. */
export function packageBytes(sketch: PackageSketch): Uint8Array {
  const { name, sourceRpm = `${name}-1-1.src.rpm`, buildTime = 1_600_000_000, changelogTimes = [] } = sketch;
  const values: Record<number, TagValue | undefined> = {
    [tags.name]: name,
    [tags.version]: '1',
    [tags.release]: '1',
    [tags.buildTime]: words(buildTime),
    [tags.architecture]: 'noarch',
    ...(sourceRpm === null ? {} : { [tags.sourceRpm]: sourceRpm }),
    ...(changelogTimes.length === 0 ? {} : { [tags.changelogTimes]: words(...changelogTimes) }),
    ...fileTags(Object.entries(sketch.files ?? {})),
    ...sketch.tags,
  };
  return headerBytes(Object.entries(values).map(([tag, value]) => [Number(tag), value]));
}

function fileTags(files: readonly (readonly [path: string, file: FileSketch])[]): Record<number, TagValue> {
  if (files.length === 0) return {};
  const directoryOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  const directories = [...new Set(files.map(([path]) => directoryOf(path)))];
  const each = (value: (file: FileSketch) => number) => words(...files.map(([, file]) => value(file)));
  return {
    [tags.fileSizes]: each(({ size = 0 }) => size),
    [tags.fileModes]: halfWords(...files.map(([, { mode = 0o644 }]) => fullMode(mode))),
    [tags.fileDigests]: files.map(([, { digest = '' }]) => digest),
    [tags.fileLinkTargets]: files.map(([, { linkTarget = '' }]) => linkTarget),
    [tags.fileFlags]: each(({ flags = 0 }) => flags),
    [tags.fileDigestAlgorithm]: words(8),
    [tags.directoryIndexes]: words(...files.map(([path]) => directories.indexOf(directoryOf(path)))),
    [tags.baseNames]: files.map(([path]) => path.slice(path.lastIndexOf('/') + 1)),
    [tags.directoryNames]: directories,
  };
}

/** Permission bits without a type mean a regular file. */
function fullMode(mode: number): number {
  return (mode & modeTypeMask) === 0 ? regularFileMode | mode : mode;
}

/**
 * A header with these tags in this order: the index, then the data, with numbers aligned to their
 * size.
 */
export function headerBytes(values: readonly (readonly [tag: number, value: TagValue | undefined])[]): Uint8Array {
  const index: Buffer[] = [];
  const parts: Buffer[] = [];
  let length = 0;
  for (const [tag, value] of values) {
    if (value === undefined) continue;
    const { type, count, bytes, alignment } = encodeValue(value);
    const padding = (alignment - (length % alignment)) % alignment;
    const entry = Buffer.alloc(16);
    for (const [place, number] of [tag, type, length + padding, count].entries())
      entry.writeUInt32BE(number, place * 4);
    index.push(entry);
    parts.push(Buffer.alloc(padding), bytes);
    length += padding + bytes.length;
  }
  const intro = Buffer.alloc(8);
  intro.writeUInt32BE(index.length, 0);
  intro.writeUInt32BE(length, 4);
  return new Uint8Array(Buffer.concat([intro, ...index, ...parts]));
}

function encodeValue(value: TagValue): { type: number; count: number; bytes: Buffer; alignment: number } {
  if (typeof value === 'string') return { type: 6, count: 1, bytes: encodeTexts([value]), alignment: 1 };
  if ('bits' in value) return encodeNumbers(value.bits / 8, value.numbers);
  return { type: 8, count: value.length, bytes: encodeTexts(value), alignment: 1 };
}

function encodeTexts(texts: readonly string[]): Buffer {
  return Buffer.concat(texts.flatMap((text) => [encodeName(text), Uint8Array.of(0)]));
}

function encodeNumbers(size: number, numbers: readonly number[]) {
  const bytes = Buffer.alloc(size * numbers.length);
  for (const [place, number] of numbers.entries()) {
    if (size === 8) bytes.writeBigUInt64BE(BigInt(number), place * size);
    else bytes.writeUIntBE(number, place * size, size);
  }
  // rpm writes bytes as characters.
  const type = size === 1 ? 1 : 2 + Math.log2(size);
  return { type, count: numbers.length, bytes, alignment: size };
}
