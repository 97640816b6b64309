import type { DatabaseFile } from '../database-file.ts';
import { type FoundHeader, orderedHeaders, type StoredHeaders } from '../stored-headers.ts';
import { type HashItem, hashPairs } from './hash-items.ts';
import { HashPages } from './hash-pages.ts';
import { storedValue } from './stored-value.ts';

/** Bytes of an item that is a number: one for its type, four for the number. */
const numberSize = 5;

/** Type of an item that is stored on the page itself. */
const onPage = 1;

/**
 * The headers in a Berkeley DB hash of rpm. Keys are the numbers of the packages, in the byte order
 * of the file. Key 0 holds the last number that rpm assigned.
 * @throws ChunkahError `RPMDB_DAMAGED`, `RPMDB_UNSUPPORTED`.
 */
export function parseBdb(file: DatabaseFile): StoredHeaders {
  const pages = new HashPages(file);
  const found: FoundHeader[] = [];
  let lastGiven: HashItem | undefined;
  for (const { key, value } of hashPairs(pages)) {
    const number = numberIn(pages, key);
    if (number !== 0) {
      found.push({ number, offset: key.at, read: storedValue(pages, value) });
      continue;
    }
    if (lastGiven !== undefined) throw pages.damaged(key.at, 'key 0 occurs twice');
    if (!isNumber(pages, value)) throw pages.damaged(key.at, 'key 0 has the value of a package');
    lastGiven = key;
  }
  const { keyCount } = pages.meta;
  const keys = found.length + (lastGiven === undefined ? 0 : 1);
  if (keys < keyCount) throw pages.damaged(88, `the first page counts ${keyCount} keys, but there are ${keys}`);
  return { headers: orderedHeaders(file, found), warnings: [] };
}

function numberIn(pages: HashPages, key: HashItem): number {
  if (!isNumber(pages, key)) throw pages.damaged(key.at, 'a key is not a package number');
  return pages.unsigned32(key.at + 1);
}

function isNumber(pages: HashPages, { at, size }: HashItem): boolean {
  return size === numberSize && pages.bytes(at, 1)[0] === onPage;
}
