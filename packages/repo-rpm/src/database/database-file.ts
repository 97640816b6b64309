/** A database file as it was read. */
export interface DatabaseFile {
  /** Where the file lies in the rootfs; for messages. */
  readonly path: string;
  readonly bytes: Uint8Array;
}
