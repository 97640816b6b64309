import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lchownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { encodeName } from '@chunkah/core';
import { writeXattr } from '@chunkah/rootfs';
import { permissionsOf } from '../tree/entry-mode.ts';
import { entryXattrs } from '../tree/entry-xattrs.ts';
import { defaultMtime, type Tree } from '../tree/literal-tree.ts';
import { type OwnEntry, orderedTree } from '../tree/ordered-tree.ts';

/**
 * Writes a literal tree below an existing directory: content, hard links, extended attributes,
 * modes and times, and owners if the tree names them. The directory itself keeps its metadata,
 * except for the time of its last change.
 * @throws Error of the failing system call, e.g. for owners without the right to set them.
 */
export function writeTree(root: string, tree: Tree): void {
  const entries = orderedTree(tree);
  const hostPath = (path: string) => Buffer.concat([Buffer.from(`${root}/`), encodeName(path)]);
  const own = entries.filter(({ path, inodePath }) => path === inodePath);
  for (const { path, entry } of own) create(hostPath(path), entry, root);
  for (const { path, inodePath } of entries) if (path !== inodePath) linkSync(hostPath(inodePath), hostPath(path));
  // Backwards: a directory gets its mode and time after its contents.
  for (const { path, entry } of own.reverse()) setAttributes(hostPath(path), entry);
}

function create(path: Buffer, entry: OwnEntry, root: string): void {
  switch (entry.kind) {
    case 'directory':
      mkdirSync(path);
      break;
    case 'file':
      writeFileSync(path, entry.content);
      break;
    case 'symlink':
      symlinkSync(Buffer.from(encodeName(entry.target)), path);
      break;
    case 'fifo':
      createFifo(path, root);
      break;
  }
}

/** Arguments of a program are text: a name that is not UTF-8 is set by renaming. */
function createFifo(path: Buffer, root: string): void {
  const temporary = `${root}/.fifo-${process.pid}`;
  execFileSync('mkfifo', [temporary]);
  renameSync(temporary, path);
}

/**
 * In this order: changing the owner removes setuid bits and capabilities, any change moves times.
 */
function setAttributes(path: Buffer, entry: OwnEntry): void {
  const { uid, gid, mtime = defaultMtime } = entry.attributes;
  if (uid !== undefined || gid !== undefined)
    lchownSync(path, uid ?? process.getuid?.() ?? 0, gid ?? process.getgid?.() ?? 0);
  for (const { key, value } of entryXattrs(entry)) writeXattr(path.toString('latin1'), key, value);
  if (entry.kind !== 'symlink') chmodSync(path, permissionsOf(entry));
  const time = new Date(Math.round(mtime * 1000));
  lutimesSync(path, time, time);
}
