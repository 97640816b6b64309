/** A range of the bytes of a file or a list, in place: nothing is copied. */
export interface ByteRange {
  readonly bytes: Uint8Array;
  /** Place in `bytes` of the first byte. */
  readonly start: number;
  /** Place in `bytes` after the last byte. */
  readonly end: number;
}
