/** A database file that has been read. */
export interface DatabaseFile {
  /** Where the file lies in the rootfs or on the host; for messages. */
  readonly path: string;
  readonly bytes: Uint8Array;
}
