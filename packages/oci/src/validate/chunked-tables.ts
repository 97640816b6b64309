import { createHash } from 'node:crypto';
import { printable } from '@chunkah/core';
import { ZstdFrameFault } from '@chunkah/core/engine';
import { annotationKeys, parseTablePlace, type TablePlace } from '../compress/zstd-chunked/blob-tables.ts';
import { zstdContent } from '../compress/zstd-content.ts';
import type { Descriptor } from './descriptor.ts';
import type { Findings } from './findings.ts';
import type { StoredFile } from './stored-files.ts';

/** Clients refuse larger tables (`compression_linux.go` of container-libs, `maxTocSize`). */
const largestTable = 150 * 1024 * 1024;

/**
 * Checks that the annotations of layers lead to the tables of zstd:chunked: a client that believes
 * them would fail. What the tables say of the tar is left to clients.
 */
export class ChunkedTables {
  readonly #findings: Findings;
  /** By the digests of blobs, the annotations that were checked. */
  readonly #checked = new Map<string, string>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  async check({ annotations, digest, where }: Descriptor, blob: StoredFile): Promise<void> {
    const keys = Object.values(annotationKeys);
    const present = keys.filter((key) => annotations[key] !== undefined);
    if (present.length === 0) return;
    const report = (fault: string) => this.#findings.add('ZSTD_CHUNKED_BROKEN', where, fault);
    // A manifest could name a blob a million times, each time with another place in it.
    const all = JSON.stringify(keys.map((key) => annotations[key]));
    const known = this.#checked.get(digest);
    if (known !== undefined && known !== all) report('the same blob has other annotations elsewhere');
    if (known !== undefined) return;
    this.#checked.set(digest, all);
    const missing = keys.find((key) => !present.includes(key));
    if (missing !== undefined) report(`the annotation ${missing} is missing`);
    for (const key of [annotationKeys.tocPlace, annotationKeys.tarSplitPlace]) {
      const text = annotations[key];
      if (text === undefined) continue;
      const place = parseTablePlace(key, text);
      const tocDigest = key === annotationKeys.tocPlace ? annotations[annotationKeys.tocDigest] : undefined;
      const fault = place === undefined ? 'has another form' : await faultOf(blob, place, tocDigest);
      if (fault !== undefined) report(`${key}: ${fault}`);
    }
  }
}

/** What is wrong with a table. @param digest that its compressed bytes should have. */
async function faultOf(
  blob: StoredFile,
  { start, size, uncompressedSize }: TablePlace,
  digest: string | undefined,
): Promise<string | undefined> {
  if (start + size > blob.size) return 'points behind the end of the blob';
  if (uncompressedSize > largestTable) return undefined;
  const hash = createHash('sha256');
  async function* compressed() {
    for await (const bytes of blob.read(start, size)) {
      hash.update(bytes);
      yield bytes;
    }
  }
  let found = 0;
  try {
    for await (const { length } of zstdContent(compressed())) {
      found += length;
      if (found > uncompressedSize) break;
    }
  } catch (error) {
    if (!(error instanceof ZstdFrameFault)) throw error;
    return `the table cannot be decompressed: ${printable(error.message)}`;
  }
  if (found !== uncompressedSize) return 'the table has another size';
  const own = `sha256:${hash.digest('hex')}`;
  return digest === undefined || digest === own ? undefined : `the table has the digest ${own}`;
}
