export interface BdbOptions {
  readonly bigEndian?: boolean;
  readonly pageSize?: number;
  readonly version?: number;
  /** Type of the pages in buckets: 2 in older versions, 13 in newer ones. */
  readonly pageType?: number;
}

type Item = Uint8Array;

const bucketCount = 4;

/**
 * A Berkeley DB hash with these headers by their numbers, four buckets, and the last number under
 * key 0. Large headers are on overflow pages, small ones beside their keys.
 */
export function writtenBdb(headers: readonly (readonly [number, Uint8Array])[], options: BdbOptions = {}): Buffer {
  const writer = new HashWriter(options);
  const last = writer.number(Math.max(0, ...headers.map(([number]) => number)));
  const pairs = [[0, last] as const, ...headers];
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    writer.addBucket(
      bucket,
      pairs.filter(([number]) => number % bucketCount === bucket),
    );
  }
  return writer.finish(pairs.length, options.version ?? 9);
}

class HashWriter {
  readonly #pages: Buffer[] = [];
  readonly #bigEndian: boolean;
  readonly #pageSize: number;
  readonly #pageType: number;

  constructor({ bigEndian = false, pageSize = 512, pageType = 13 }: BdbOptions) {
    this.#bigEndian = bigEndian;
    this.#pageSize = pageSize;
    this.#pageType = pageType;
    for (let page = 0; page <= bucketCount; page += 1) this.#newPage(pageType);
  }

  number(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    this.#write32(bytes, 0, value);
    return bytes;
  }

  addBucket(bucket: number, pairs: readonly (readonly [number, Uint8Array])[]): void {
    let page = 1 + bucket;
    let items: Item[] = [];
    for (const [number, header] of pairs) {
      const pair = [Buffer.concat([Buffer.of(1), this.number(number)]), this.#valueItem(header)];
      if (this.#sizeOf([...items, ...pair]) > this.#pageSize) {
        this.#fill(page, items);
        const next = this.#newPage(this.#pageType);
        this.#write32(this.#page(page), 16, next);
        this.#write32(this.#page(next), 12, page);
        page = next;
        items = [];
      }
      items.push(...pair);
    }
    this.#fill(page, items);
  }

  finish(keys: number, version: number): Buffer {
    const meta = this.#page(0);
    meta.fill(0);
    const numbers = [
      ...[
        [12, 0x061561],
        [16, version],
        [20, this.#pageSize],
        [32, this.#pages.length - 1],
      ],
      ...[
        [72, bucketCount - 1],
        [76, 3],
        [80, 1],
        [88, keys],
        [96, 1],
        [100, 1],
        [104, 1],
      ],
    ] as const;
    for (const [at = 0, value = 0] of numbers) this.#write32(meta, at, value);
    meta[25] = 8;
    return Buffer.concat(this.#pages);
  }

  #valueItem(header: Uint8Array): Item {
    if (header.length <= this.#pageSize / 4) return Buffer.concat([Buffer.of(1), header]);
    const room = this.#pageSize - 26;
    const chain: number[] = [];
    for (let start = 0; start < header.length; start += room) {
      const part = header.subarray(start, start + room);
      const number = this.#newPage(7);
      const page = this.#page(number);
      page.set(part, 26);
      this.#write16(page, 20, 1);
      this.#write16(page, 22, part.length);
      const before = chain.at(-1);
      if (before !== undefined) this.#write32(this.#page(before), 16, number);
      chain.push(number);
    }
    return Buffer.concat([Buffer.of(3, 0, 0, 0), this.number(chain[0] ?? 0), this.number(header.length)]);
  }

  #sizeOf(items: readonly Item[]): number {
    return 26 + items.reduce((size, item) => size + 2 + item.length, 0);
  }

  #fill(number: number, items: readonly Item[]): void {
    const page = this.#page(number);
    this.#write16(page, 20, items.length);
    let end = this.#pageSize;
    for (const [index, item] of items.entries()) {
      end -= item.length;
      page.set(item, end);
      this.#write16(page, 26 + 2 * index, end);
    }
    this.#write16(page, 22, end % 65_536);
  }

  #newPage(type: number): number {
    const page = Buffer.alloc(this.#pageSize);
    const number = this.#pages.push(page) - 1;
    this.#write32(page, 8, number);
    page[25] = type;
    return number;
  }

  #page(number: number): Buffer {
    const page = this.#pages[number];
    if (page === undefined) throw new RangeError(`no page ${number}`);
    return page;
  }

  #write16(bytes: Buffer, at: number, value: number): void {
    if (this.#bigEndian) bytes.writeUInt16BE(value, at);
    else bytes.writeUInt16LE(value, at);
  }

  #write32(bytes: Buffer, at: number, value: number): void {
    if (this.#bigEndian) bytes.writeUInt32BE(value, at);
    else bytes.writeUInt32LE(value, at);
  }
}
