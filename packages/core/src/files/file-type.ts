/**
 * The type of an entry of a rootfs. Everything but files, directories and symlinks is special and
 * cannot be in a layer.
 */
export type FileType = 'file' | 'directory' | 'symlink' | 'fifo' | 'socket' | 'character-device' | 'block-device';

/** Type bits of `st_mode` (inode(7)). */
export const modeTypeMask = 0o170000;
export const regularFileMode = 0o100000;
export const directoryMode = 0o040000;
export const symlinkMode = 0o120000;

/**
 * The type in the upper bits of an `st_mode`.
 * @throws RangeError for an unknown type.
 */
export function fileTypeOf(mode: number): FileType {
  switch (mode & modeTypeMask) {
    case regularFileMode:
      return 'file';
    case directoryMode:
      return 'directory';
    case symlinkMode:
      return 'symlink';
    case 0o010000:
      return 'fifo';
    case 0o140000:
      return 'socket';
    case 0o020000:
      return 'character-device';
    case 0o060000:
      return 'block-device';
    default:
      throw new RangeError(`st_mode ${mode.toString(8)} names no file type`);
  }
}
