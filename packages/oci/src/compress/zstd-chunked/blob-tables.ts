import type { StringMap } from '../../image/string-map.ts';
import type { CompressedTable } from './table.ts';

/** Magic of a skippable frame, which every decoder of zstd passes over (RFC 8878, 3.1.2). */
const skippableMagic = 0x184d2a50;
const skippableHeaderSize = 8;
/** At the end of the footer: `GNUlInUx`. */
const footerMagic = 'GNUlInUx';
const footerSize = 64;
/** The only kind of table of contents that there is. */
const tocType = 1;

const prefix = 'io.github.containers.zstd-chunked.';

/** Annotations by which clients find the tables: without any of them they take the whole blob. */
export const annotationKeys = {
  tocDigest: `${prefix}manifest-checksum`,
  tocPlace: `${prefix}manifest-position`,
  tarSplitPlace: `${prefix}tarsplit-position`,
} as const;

/** Where a table lies in a blob, behind the header of its frame. */
export interface TablePlace {
  readonly start: number;
  readonly size: number;
  readonly uncompressedSize: number;
}

/**
 * Reads an annotation that says where a table lies.
 * @param key of the annotation: that of the table of contents says its kind, too.
 * @returns `undefined` for another form.
 */
export function parseTablePlace(key: string, text: string): TablePlace | undefined {
  const form =
    key === annotationKeys.tocPlace ? /^(\d{1,15}):(\d{1,15}):(\d{1,15}):1$/ : /^(\d{1,15}):(\d{1,15}):(\d{1,15})$/;
  const [, start, size, uncompressedSize] = form.exec(text) ?? [];
  if (start === undefined) return undefined;
  return { start: Number(start), size: Number(size), uncompressedSize: Number(uncompressedSize) };
}

/**
 * Ends a blob with its tables and their footer, each in a skippable frame.
 * @param start bytes of the blob before them.
 * @returns annotations of the layer.
 */
export function writeTables(
  { toc, tarSplit }: { readonly toc: CompressedTable; readonly tarSplit: CompressedTable },
  start: number,
  onOutput: (bytes: Uint8Array) => void,
): StringMap {
  const tocPlace = placeOf(toc, start);
  const tarSplitPlace = placeOf(tarSplit, tocPlace.start + tocPlace.size);
  for (const { size, parts } of [toc, tarSplit]) {
    onOutput(skippableHeader(size));
    for (const part of parts) onOutput(part);
  }
  onOutput(skippableHeader(footerSize));
  onOutput(footer(tocPlace, tarSplitPlace));
  return {
    [annotationKeys.tocDigest]: toc.digest,
    [annotationKeys.tocPlace]: `${placeText(tocPlace)}:${tocType}`,
    [annotationKeys.tarSplitPlace]: placeText(tarSplitPlace),
  };
}

function placeOf({ size, uncompressedSize }: CompressedTable, start: number): TablePlace {
  return { start: start + skippableHeaderSize, size, uncompressedSize };
}

function placeText({ start, size, uncompressedSize }: TablePlace): string {
  return `${start}:${size}:${uncompressedSize}`;
}

/** @throws RangeError for more than 4 GiB. */
function skippableHeader(size: number): Buffer {
  const header = Buffer.alloc(skippableHeaderSize);
  header.writeUInt32LE(skippableMagic, 0);
  header.writeUInt32LE(size, 4);
  return header;
}

function footer(toc: TablePlace, tarSplit: TablePlace): Buffer {
  const numbers = [toc.start, toc.size, toc.uncompressedSize, tocType];
  numbers.push(tarSplit.start, tarSplit.size, tarSplit.uncompressedSize);
  const bytes = Buffer.alloc(footerSize);
  for (const [index, number] of numbers.entries()) bytes.writeBigUInt64LE(BigInt(number), 8 * index);
  bytes.write(footerMagic, 8 * numbers.length, 'latin1');
  return bytes;
}
