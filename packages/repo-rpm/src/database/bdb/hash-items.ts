import { type HashPages, pageHeaderSize } from './hash-pages.ts';

const unusedPage = 0;
const unsortedHashPage = 2;
const hashPage = 13;

/** An item on a page: its type in the first byte, then the content of that type. */
export interface HashItem {
  /** Offset in the file. */
  readonly at: number;
  /** Bytes, including the type. */
  readonly size: number;
}

export interface HashPair {
  readonly key: HashItem;
  readonly value: HashItem;
}

/**
 * All pairs of a hash, bucket by bucket. A bucket is a chain of pages; its number determines where
 * it begins.
 * @throws ChunkahError `RPMDB_DAMAGED`, on reaching the damaged page.
 */
export function* hashPairs(pages: HashPages): Generator<HashPair> {
  const { lastBucket, spares } = pages.meta;
  for (let bucket = 0; bucket <= lastBucket; bucket += 1) {
    const power = powerOf(bucket);
    let page = bucket + (spares[power] ?? 0);
    let wantedAt = 96 + 4 * power;
    do {
      const start = pages.take(page, wantedAt);
      yield* pairsOn(pages, start);
      page = pages.next(start);
      wantedAt = start + 16;
    } while (page !== 0);
  }
}

/**
 * The smallest power of two above a bucket's number, as an exponent: 0 for bucket 0, 1 for 1, 2 for
 * 2 and 3, 3 for 4 to 7.
 */
function powerOf(bucket: number): number {
  return 32 - Math.clz32(bucket);
}

/**
 * Items are stored from the end of the page down, keys and values alternating; their offsets follow
 * the page's header.
 */
function* pairsOn(pages: HashPages, start: number): Generator<HashPair> {
  const type = pages.type(start);
  if (type === unusedPage) {
    if (pages.unsigned16(start + 20) === 0) return;
    throw pages.damaged(start + 25, 'a page marked as unused has items');
  }
  if (type !== hashPage && type !== unsortedHashPage) {
    throw pages.damaged(start + 25, `a page of type ${type} is in a bucket`);
  }
  const count = pages.unsigned16(start + 20);
  const listEnd = pageHeaderSize + 2 * count;
  if (count % 2 !== 0 || listEnd > pages.meta.pageSize) {
    throw pages.damaged(start + 20, `a page cannot have ${count} items`);
  }
  let end = pages.meta.pageSize;
  const nextItem = (index: number): HashItem => {
    const listed = start + pageHeaderSize + 2 * index;
    const offset = pages.unsigned16(listed);
    if (offset < listEnd || offset >= end) throw pages.damaged(listed, 'an item is out of bounds on its page');
    const item = { at: start + offset, size: end - offset };
    end = offset;
    return item;
  };
  for (let index = 0; index < count; index += 2) yield { key: nextItem(index), value: nextItem(index + 1) };
  const lowest = pages.unsigned16(start + 22);
  // The size of the largest pages does not fit.
  if (lowest !== end % 65_536) {
    throw pages.damaged(start + 22, `the items of a page begin at byte ${lowest}, but the page says ${end}`);
  }
}
