import { byteStringAt, decodeXattrRecords, encodeName, type FileColumns, type FileId } from '@chunkah/core';
import type { LayerFormat } from './layer-format.ts';

const hints: ReadonlySet<string> = new Set(['user.component', 'user.update-interval']);

/** The PAX records of an entry's extended attributes; entries with equal ones share the bytes. */
export class PaxXattrs {
  readonly #columns: FileColumns;
  readonly #format: LayerFormat;
  #lastSet = 0;
  #lastData: Uint8Array = new Uint8Array(0);

  constructor(columns: FileColumns, format: LayerFormat) {
    this.#columns = columns;
    this.#format = format;
  }

  /** The data of the entry's PAX block; empty when it has no attribute to record. */
  of(file: FileId): Uint8Array {
    const set = this.#columns.xattrSet[file] ?? 0;
    if (set !== this.#lastSet) {
      this.#lastSet = set;
      this.#lastData = this.#encode(set);
    }
    return this.#lastData;
  }

  #encode(set: number): Uint8Array {
    const parts: Uint8Array[] = [];
    for (const { key, value } of decodeXattrRecords(byteStringAt(this.#columns.xattrs, set))) {
      if (this.#format.hintXattrs === 'dropped' && hints.has(key)) continue;
      parts.push(paxRecord(Buffer.concat([encodeName(`SCHILY.xattr.${key}=`), value])));
    }
    return Buffer.concat(parts);
  }
}

/** `LENGTH KEY=VALUE\n`, where LENGTH counts the whole record, its own digits included (POSIX pax, "pax Extended Header"). */
function paxRecord(keyAndValue: Uint8Array): Buffer {
  const rest = keyAndValue.length + 2;
  let length = rest + 1;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return Buffer.concat([Buffer.from(`${length} `), keyAndValue, Buffer.from('\n')]);
}
