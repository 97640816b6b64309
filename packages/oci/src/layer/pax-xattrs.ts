import { encodeName, type FileId } from '@chunkah/core';
import { byteStringAt, decodeXattrRecords, type FileColumns, longestSharedString } from '@chunkah/core/engine';
import type { LayerFormat } from './layer-format.ts';
import { isRecordedXattr } from './recorded-xattrs.ts';

/** Maximum number of cached sets. */
const mostSets = 1024;

const capabilityKey = 'security.capability';

const noData = new Uint8Array(0);

/** The PAX records of an entry's extended attributes. */
export class PaxXattrs {
  readonly #columns: FileColumns;
  readonly #format: LayerFormat;
  /** The data of sets, by number: in path order the entries of several components alternate. */
  readonly #known = new Map<number, Uint8Array>();

  constructor(columns: FileColumns, format: LayerFormat) {
    this.#columns = columns;
    this.#format = format;
  }

  /** The data of the entry's PAX block; empty if it has no attribute to record. */
  of(file: FileId): Uint8Array {
    const set = this.#columns.xattrSet[file] ?? 0;
    if (set === 0) return noData;
    const known = this.#known.get(set);
    if (known !== undefined) return known;
    const records = byteStringAt(this.#columns.xattrs, set);
    const data = this.#encode(records);
    // Longer values have a separate number for each entry.
    if (records.length <= longestSharedString) {
      if (this.#known.size === mostSets) this.#known.clear();
      this.#known.set(set, data);
    }
    return data;
  }

  /** The data of a PAX block with the entry's file capability alone; empty if it has none. */
  capabilityOf(file: FileId): Uint8Array {
    const set = this.#columns.xattrSet[file] ?? 0;
    if (set === 0) return noData;
    return this.#encode(byteStringAt(this.#columns.xattrs, set), (key) => key === capabilityKey);
  }

  #encode(records: Uint8Array, isWanted: (key: string) => boolean = () => true): Uint8Array {
    const parts: Uint8Array[] = [];
    for (const { key, value } of decodeXattrRecords(records)) {
      if (!isWanted(key) || !isRecordedXattr(key, this.#format)) continue;
      parts.push(paxRecord(Buffer.concat([encodeName(`SCHILY.xattr.${key}=`), value])));
    }
    return Buffer.concat(parts);
  }
}

/**
 * `LENGTH KEY=VALUE\n`, where LENGTH counts the whole record, including its own digits (POSIX pax,
 * "pax Extended Header").
 */
function paxRecord(keyAndValue: Uint8Array): Buffer {
  const rest = keyAndValue.length + 2;
  let length = rest + 1;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return Buffer.concat([Buffer.from(`${length} `), keyAndValue, Buffer.from('\n')]);
}
