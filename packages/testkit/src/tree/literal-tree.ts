/** Metadata of an entry that tests rarely care about. */
export interface EntryAttributes {
  /**
   * Permission bits. Default: 0644 for files and fifos, 0755 for directories; symlinks always have
   * 0777.
   */
  readonly mode?: number;
  /** Default: 0 in memory, the user who runs the test on disk. */
  readonly uid?: number;
  /** Default: 0 in memory, the group of the user who runs the test on disk. */
  readonly gid?: number;
  /** Unix seconds, to the millisecond. Default: {@link defaultMtime}. */
  readonly mtime?: number;
  /** Extended attributes by full name, such as `user.component`. Text is written as UTF-8. */
  readonly xattrs?: Readonly<Record<string, string | Uint8Array>>;
}

/**
 * One entry of a literal tree. The functions `file`, `directory`, `symlink`, `hardlink` and `fifo`
 * make them.
 */
export type TreeEntry =
  | { readonly kind: 'file'; readonly content: Uint8Array; readonly attributes: EntryAttributes }
  | { readonly kind: 'directory'; readonly attributes: EntryAttributes }
  | { readonly kind: 'symlink'; readonly target: string; readonly attributes: EntryAttributes }
  | { readonly kind: 'hardlink'; readonly path: string }
  | { readonly kind: 'fifo'; readonly attributes: EntryAttributes };

/**
 * A root tree written as a literal in a test: paths without a leading slash, in any order, and
 * their entries. Directories above an entry exist implicitly. A byte of a name that is not UTF-8 is
 * a lone surrogate, as in the file index: `'\udcff'`.
 */
export type Tree = Readonly<Record<string, TreeEntry>>;

/** Default time of entries: 2023-11-14. */
export const defaultMtime = 1_700_000_000;

/** @param content text is written as UTF-8. */
export function file(content: string | Uint8Array = '', attributes: EntryAttributes = {}): TreeEntry {
  return { kind: 'file', content: typeof content === 'string' ? Buffer.from(content) : content, attributes };
}

/** A directory that is empty, or whose attributes matter. */
export function directory(attributes: EntryAttributes = {}): TreeEntry {
  return { kind: 'directory', attributes };
}

/** @param target as stored in the link: any text; it need not exist. */
export function symlink(target: string, attributes: EntryAttributes = {}): TreeEntry {
  return { kind: 'symlink', target, attributes };
}

/** @param path of another entry of the tree, not a directory, that gets one more hard link. */
export function hardlink(path: string): TreeEntry {
  return { kind: 'hardlink', path };
}

export function fifo(attributes: EntryAttributes = {}): TreeEntry {
  return { kind: 'fifo', attributes };
}
