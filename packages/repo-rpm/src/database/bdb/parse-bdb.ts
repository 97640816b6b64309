import { printable } from '@chunkah/core';
import { type DatabaseFile, type FoundHeader, orderedHeaders, type StoredHeaders } from '../stored-headers.ts';
import { type HashItem, hashPairs } from './hash-items.ts';
import { HashPages } from './hash-pages.ts';
import { storedValue } from './stored-value.ts';

/** Type, and a number of four bytes. */
const keySize = 5;

/** Type of an item that lies on the page itself. */
const onPage = 1;

/**
 * The headers in a Berkeley DB hash of rpm. Keys are the numbers of the packages, in the byte order of the file. Key 0 has the
 * last number that rpm gave away.
 * @throws ChunkahError `RPMDB_DAMAGED`, `RPMDB_UNSUPPORTED`.
 */
export function parseBdb(file: DatabaseFile): StoredHeaders {
  const pages = new HashPages(file);
  const found: FoundHeader[] = [];
  let keys = 0;
  for (const { key, value } of hashPairs(pages)) {
    keys += 1;
    const number = numberIn(pages, key);
    if (number !== 0) found.push({ number, offset: key.at, read: storedValue(pages, value) });
  }
  const { keyCount } = pages.meta;
  const lost = `${printable(file.path)} may be damaged: it counts ${keyCount} keys, and ${keys} were found`;
  return { headers: orderedHeaders(file, found), warnings: keys < keyCount ? [lost] : [] };
}

function numberIn(pages: HashPages, { at, size }: HashItem): number {
  if (size !== keySize || pages.bytes(at, 1)[0] !== onPage) throw pages.damaged(at, 'a key is no number of a package');
  return pages.unsigned32(at + 1);
}
