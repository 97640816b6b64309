/** What ends the reading of a tar. */
export type TarFaultKind =
  /** It is not a tar, ends too early, or a field has no valid form. */
  | 'damaged'
  /** PAX records or a long name are larger than {@link largestRecord} or {@link largestGlobal}. */
  | 'record-too-large'
  /** A sparse file of GNU tar, which the OCI image specification advises against. */
  | 'sparse-file';

/** Bytes of PAX records, or of a long name, that belong to one entry. */
export const largestRecord = 1024 * 1024;

/**
 * Bytes that global PAX records add to every entry, comments not counted. Few entries must not make
 * much of them: usual ones hold a comment, or a time.
 */
export const largestGlobal = 1024;

/** A tar cannot be read further. Who knows what the tar is of makes an error of it. */
export class TarFault extends Error {
  override readonly name = 'TarFault';
  readonly kind: TarFaultKind;
  /** Where in the tar, in bytes. */
  readonly position: number;

  constructor(kind: TarFaultKind, message: string, position: number) {
    super(message);
    this.kind = kind;
    this.position = position;
  }
}
