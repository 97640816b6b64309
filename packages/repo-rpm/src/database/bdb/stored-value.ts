import type { HashItem } from './hash-items.ts';
import { type HashPages, pageHeaderSize } from './hash-pages.ts';

/** Types of items. */
const onPage = 1;
const onOverflowPages = 3;

const overflowPage = 7;
const overflowItemSize = 12;

/** A value in its parts, in order: offsets in the file, and bytes. */
interface Part {
  readonly at: number;
  readonly size: number;
}

/**
 * Checks where a value is stored.
 * @returns a function that returns the value, without a copy if it is contiguous on one page.
 * @throws ChunkahError `RPMDB_DAMAGED`, `RPMDB_UNSUPPORTED` if it is a list of values.
 */
export function storedValue(pages: HashPages, { at, size }: HashItem): () => Uint8Array {
  const type = pages.bytes(at, 1)[0] ?? 0;
  if (type === onPage) return () => pages.bytes(at + 1, size - 1);
  if (type !== onOverflowPages) throw pages.unsupported(`has values of type ${type} at byte ${at}`);
  if (size < overflowItemSize) throw pages.damaged(at, `a reference to other pages cannot have ${size} bytes`);
  const valueSize = pages.unsigned32(at + 8);
  const parts = overflowParts(pages, at, valueSize);
  return () => joined(pages, parts, valueSize);
}

function overflowParts(pages: HashPages, at: number, valueSize: number): Part[] {
  const parts: Part[] = [];
  if (valueSize > pages.size) throw pages.damaged(at + 8, `a value cannot have ${valueSize} bytes`);
  let wantedAt = at + 4;
  for (let left = valueSize; left > 0; ) {
    const start = pages.take(pages.unsigned32(wantedAt), wantedAt);
    const used = pages.unsigned16(start + 22);
    if (pages.type(start) !== overflowPage) throw pages.damaged(start + 25, 'a page of a value has another type');
    if (used > left || used > pages.meta.pageSize - pageHeaderSize) {
      throw pages.damaged(start + 22, `a page cannot have ${used} bytes of a value`);
    }
    parts.push({ at: start + pageHeaderSize, size: used });
    left -= used;
    wantedAt = start + 16;
  }
  return parts;
}

function joined(pages: HashPages, parts: readonly Part[], size: number): Uint8Array {
  const value = new Uint8Array(size);
  let filled = 0;
  for (const part of parts) {
    value.set(pages.bytes(part.at, part.size), filled);
    filled += part.size;
  }
  return value;
}
