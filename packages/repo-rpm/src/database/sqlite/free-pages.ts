import type { PageSource } from './page-source.ts';
import { unsigned32 } from './tree-page.ts';

/** Where the file header stores the first page of the list, and the number of free pages. */
const firstAt = 32;
const countAt = 36;

/**
 * Claims the free pages, so that no tree can use them: a chain of pages, each with the number of
 * the next one, a count, and as many numbers of further free pages.
 * @throws ChunkahError `RPMDB_DAMAGED`, including when a tree has a free page.
 */
export function takeFreePages(pages: PageSource): void {
  const header = pages.bytes(1);
  const expected = unsigned32(header, countAt);
  let found = 0;
  let wantedBy = 1;
  let wantedAt = firstAt;
  let next = unsigned32(header, firstAt);
  while (next !== 0) {
    const trunk = pages.take(next, wantedBy, wantedAt);
    const count = unsigned32(trunk, 4);
    if (8 + 4 * count > trunk.length) throw pages.damaged(next, 4, `a page cannot list ${count} free pages`);
    for (let at = 8; at < 8 + 4 * count; at += 4) pages.reserve(unsigned32(trunk, at), next, at);
    found += 1 + count;
    wantedBy = next;
    wantedAt = 0;
    next = unsigned32(trunk, 0);
  }
  if (found !== expected)
    throw pages.damaged(1, countAt, `the header counts ${expected} free pages, but ${found} are listed`);
}
