import { VarintReader } from './varint.ts';

/** Where a value of a record is stored, and what it is. */
export interface RecordValue {
  readonly kind: 'integer' | 'text' | 'blob' | 'other';
  /** Bytes from the start of the record. */
  readonly start: number;
  readonly size: number;
  /** The number itself, of an integer that takes no bytes. */
  readonly constant?: number;
}

/** Bytes of the numbers with the serial types 0 to 9. */
const sizes: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/**
 * The first values of a record. Their sizes are as stored: they may reach beyond the record.
 * @param bytes the start of the record, with all of its header.
 * @returns `undefined` if there are fewer values or the header is damaged.
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

/**
 * A value as a signed integer; `undefined` if it is not one, or lies beyond the record. Beyond 2^53
 * it is rounded.
 */
export function integerOf(record: Uint8Array, { kind, start, size, constant }: RecordValue): number | undefined {
  if (kind !== 'integer' || constant !== undefined) return constant;
  const [first] = record.subarray(start, start + 1);
  if (first === undefined || start + size > record.length) return undefined;
  const rest = record.subarray(start + 1, start + size);
  return rest.reduce((number, byte) => number * 256 + byte, first < 0x80 ? first : first - 256);
}

function valueOfType(serialType: number, start: number): RecordValue | undefined {
  if (serialType >= 12) {
    const kind = serialType % 2 === 0 ? 'blob' : 'text';
    return { kind, start, size: Math.floor((serialType - 12) / 2) };
  }
  const size = sizes[serialType];
  if (size === undefined) return undefined;
  if (serialType === 8 || serialType === 9) return { kind: 'integer', start, size, constant: serialType - 8 };
  return { kind: serialType >= 1 && serialType <= 6 ? 'integer' : 'other', start, size };
}
