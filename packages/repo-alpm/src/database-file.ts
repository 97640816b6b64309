/** A file of a database as it was read. */
export interface DatabaseFile {
  /** Where it lies; for messages. */
  readonly path: string;
  readonly bytes: Uint8Array;
}
