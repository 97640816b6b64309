/** How a layer records what the tree leaves open. Plain data: it is sent to worker threads. */
export interface LayerFormat {
  /**
   * mtime of directories: `newest-entry`, the newest clamped mtime of the layer's other entries, so
   * that a layer does not change because a neighbor came or went; or `disk`.
   */
  readonly directoryTimes: 'newest-entry' | 'disk';
  /** What a time before 1970 becomes: 0, or the layer's clamp. */
  readonly timesBefore1970: 'zero' | 'clamp';
  /** Symlink targets: their exact bytes, or `tidied` of doubled slashes and `.` components. */
  readonly symlinkTargets: 'exact' | 'tidied';
  /** What makes two names hard links of one file: device and inode, or the inode's number alone. */
  readonly linkIdentity: 'device-and-inode' | 'inode';
  /**
   * Extended attributes that are not recorded: whole keys, and beginnings of keys that end in a
   * dot, as in `trusted.`.
   */
  readonly droppedXattrs: readonly string[];
  /**
   * Names that readers of an image take for something else: `.wh.*`, a deletion, and extended
   * attributes with `=` in their names. An error, or recorded.
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
