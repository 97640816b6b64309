import type { HeaderFields } from '../layer/tar-header.ts';

/** What the headers of an entry of a tar say. */
export interface TarEntry {
  readonly fields: Readonly<HeaderFields>;
  /** The whole name, which the header may have only the beginning of. */
  readonly name: Buffer;
  /** Target of a symlink, first name of a hard link; else empty. */
  readonly linkName: Buffer;
  /** Data of its PAX header; empty without one. */
  readonly xattrs: Uint8Array;
  /** Bytes of the tar before its content. */
  readonly contentStart: number;
}
