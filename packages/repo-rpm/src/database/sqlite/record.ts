import { VarintReader } from './varint.ts';

/** Where a value of a record lies, and what it is. */
export interface RecordValue {
  readonly kind: 'integer' | 'text' | 'blob' | 'other';
  /** Bytes from the start of the record. */
  readonly start: number;
  readonly size: number;
}

/** Bytes of the numbers with the serial types 0 to 9. */
const sizes: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/**
 * The first values of a record. Their sizes are as written: they may reach beyond the record.
 * @param bytes the start of the record, with all of its header.
 * @returns `undefined` when there are fewer values, or the header is damaged.
 */
export function recordValues(bytes: Uint8Array, count: number): RecordValue[] | undefined {
  const reader = new VarintReader(bytes, 0);
  const headerSize = reader.next();
  const values: RecordValue[] = [];
  for (let start = headerSize; values.length < count; ) {
    if (!(reader.offset < headerSize && headerSize <= bytes.length)) return undefined;
    const value = valueOfType(reader.next(), start);
    if (value === undefined) return undefined;
    values.push(value);
    start += value.size;
  }
  return values;
}

function valueOfType(serialType: number, start: number): RecordValue | undefined {
  if (serialType >= 12) {
    const kind = serialType % 2 === 0 ? 'blob' : 'text';
    return { kind, start, size: Math.floor((serialType - 12) / 2) };
  }
  const size = sizes[serialType];
  if (size === undefined) return undefined;
  return { kind: serialType >= 1 && serialType <= 6 ? 'integer' : 'other', start, size };
}
