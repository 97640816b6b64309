/** What an entry is, by its type flag (POSIX pax, "ustar Interchange Format"). */
export type TarEntryKind =
  | 'file'
  | 'link'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo'
  | 'contiguous-file'
  | 'unknown';

/** An extended attribute. */
export interface TarXattr {
  /** A binary string. */
  readonly key: string;
  readonly value: Uint8Array;
}

/**
 * One entry of a tar, with what PAX records and long names say of it. Names are binary strings: one
 * character per byte.
 */
export interface TarEntry {
  /** As in the tar: nothing is tidied. */
  readonly name: string;
  readonly kind: TarEntryKind;
  /** The type flag as a character. */
  readonly flag: string;
  /** Target of a hard link or symlink. */
  readonly linkName: string;
  /** Permission bits, setuid, setgid and sticky bit; the type bits that some writers add are not. */
  readonly mode: number;
  /** From 0 to 2^32 - 1. */
  readonly uid: number;
  readonly gid: number;
  /** Bytes, as the header says; only kinds that {@link hasData} names have data. */
  readonly size: number;
  /** Whole Unix seconds, rounded down, and the rest in nanoseconds. */
  readonly mtime: number;
  readonly mtimeNanoseconds: number;
  /** In byte order of their keys. */
  readonly xattrs: readonly TarXattr[];
  /** Where its data begins, in bytes from the start of the tar. */
  readonly dataStart: number;
}

const kinds: Readonly<Record<string, TarEntryKind>> = {
  '0': 'file',
  '\0': 'file',
  '1': 'link',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
  '7': 'contiguous-file',
};

/**
 * Before ustar a directory was a file whose name ends in a slash.
 * @param flag the type flag as a character.
 */
export function kindOf(flag: string, name: string): TarEntryKind {
  if (flag === '\0' && name.endsWith('/')) return 'directory';
  return kinds[flag] ?? 'unknown';
}

/** Whether data follows the header. Readers of layers ignore a size of other kinds, all alike. */
export function hasData(kind: TarEntryKind): boolean {
  return kind === 'file' || kind === 'contiguous-file' || kind === 'unknown';
}
