import { ChunkahError, printable } from '@chunkah/core';
import { toBinaryPath } from '../binary-path.ts';
import { type FileIdentity, isSameFile } from '../file-identity.ts';
import { isInsideAny } from './inside.ts';
import { fileIdentityAt } from './look-up.ts';

/** A file or directory that a run is going to write. */
export interface WrittenPlace {
  /** As the user knows it: `the output image.oci`; names made printable. */
  readonly name: string;
  /** On the host. */
  readonly path: string;
  /**
   * Whether an existing file is overwritten in place: then it must not be a file of the tree, which
   * may have another name outside it as a hard link or through a mount.
   */
  readonly isWrittenInPlace?: boolean;
  /** Whether the file is already open: then only its content matters, not where its name is. */
  readonly isOpen?: boolean;
}

/** The directories and files of a tree; both are iterated only if needed. */
export interface TreeMembers {
  /** All of them, or only the root of the tree if no more are known yet. */
  directories(): Iterable<FileIdentity>;
  /** The regular files; none if they are not known yet. */
  files?(): Iterable<FileIdentity>;
}

/**
 * Makes sure that nothing is written into the tree that is being read.
 * @param rootfs as the user named it, for the error.
 * @throws ChunkahError `OUTPUT_IN_ROOTFS`.
 */
export function refuseInside(places: readonly WrittenPlace[], rootfs: string, tree: TreeMembers): void {
  for (const { name, path, isOpen } of places) {
    if (isOpen !== true && isInsideAny(path, tree.directories())) throw outputInRootfs(name, rootfs);
  }
  refuseFilesOf(places, rootfs, tree);
}

function refuseFilesOf(places: readonly WrittenPlace[], rootfs: string, { files }: TreeMembers): void {
  const written = new Map<bigint, { readonly name: string; readonly identity: FileIdentity }[]>();
  for (const { name, path, isWrittenInPlace } of places) {
    const identity = isWrittenInPlace === true ? fileIdentityAt(toBinaryPath(path)) : undefined;
    if (identity === undefined) continue;
    written.set(identity.inode, [...(written.get(identity.inode) ?? []), { name, identity }]);
  }
  if (written.size === 0 || files === undefined) return;
  for (const file of files()) {
    const same = written.get(file.inode)?.find(({ identity }) => isSameFile(identity, file));
    if (same !== undefined) throw outputIsFileOfRootfs(same.name, rootfs);
  }
}

function outputInRootfs(name: string, rootfs: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_IN_ROOTFS',
    message: `${name} is inside the rootfs ${printable(rootfs)}`,
    hint: 'write it outside the rootfs and every directory mounted in it; an image can also go to a pipe',
  });
}

function outputIsFileOfRootfs(name: string, rootfs: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_IN_ROOTFS',
    message: `${name} is a file of the rootfs ${printable(rootfs)} under another name`,
    hint: 'write to another file: this one is the same through a hard link or a mount',
  });
}
