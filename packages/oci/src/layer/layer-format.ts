/** The choices in recording a tree as a layer. Plain data: it is sent to worker threads. */
export interface LayerFormat {
  /**
   * mtime of directories: `newest-entry`, the newest clamped mtime of the layer's other entries, so
   * that a layer does not change because a neighbor was added or removed; or `disk`.
   */
  readonly directoryTimes: 'newest-entry' | 'disk';
  /** What a time before 1970 becomes: 0, or the layer's clamp. */
  readonly timesBefore1970: 'zero' | 'clamp';
  /**
   * Symlink targets: their exact bytes, or `tidied`, without doubled slashes and `.` components.
   */
  readonly symlinkTargets: 'exact' | 'tidied';
  /** What makes two names hard links of one file: device and inode, or only the inode number. */
  readonly linkIdentity: 'device-and-inode' | 'inode';
  /**
   * Extended attributes that are not recorded: full keys, and prefixes that end in a dot, such as
   * `trusted.`.
   */
  readonly droppedXattrs: readonly string[];
  /**
   * Names that readers of an image misinterpret: `.wh.*`, a whiteout, and extended attributes with
   * `=` in their names. An error, or recorded.
   */
  readonly misreadNames: 'refused' | 'recorded';
}

export const defaultLayerFormat: LayerFormat = {
  directoryTimes: 'newest-entry',
  timesBefore1970: 'zero',
  symlinkTargets: 'exact',
  linkIdentity: 'device-and-inode',
  droppedXattrs: [],
  misreadNames: 'refused',
};
