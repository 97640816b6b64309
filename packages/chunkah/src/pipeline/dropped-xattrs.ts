import { printable } from '@chunkah/core';
import { byteStringAt, type ColumnIndex, decodeXattrRecords } from '@chunkah/core/engine';

/** What builds of an image write into its root to say which component a file belongs to. */
export const componentXattrs: readonly string[] = ['user.component', 'user.update-interval'];

/**
 * What no layer holds: a client labels by its own policy, and `trusted.*` belongs to the drivers of
 * one machine.
 */
export const machineXattrs: readonly string[] = ['security.selinux', 'trusted.'];

/**
 * What overlay drivers without privileges keep their own marks in: overlayfs with `userxattr`
 * (Linux, "Overlay Filesystem"), and fuse-overlayfs. In a layer such a mark hides files of the
 * layers below it, or turns a file into something else.
 */
export const overlayXattrs: readonly string[] = ['user.overlay.', 'user.fuseoverlayfs.'];

/**
 * One line for the user about the marks of overlay drivers that layers leave out; `undefined` when
 * there are none.
 */
export function droppedOverlayMarks(files: ColumnIndex): string | undefined {
  const marks = overlayMarksBySet(files);
  if (marks.size === 0) return undefined;
  const { count, xattrSet } = files.columns;
  let entries = 0;
  let example = '';
  for (let id = 0; id < count; id += 1) {
    const key = marks.get(xattrSet[id] ?? 0);
    if (key === undefined) continue;
    if (entries === 0) example = `${printable(key)} of ${printable(files.path(id))}`;
    entries += 1;
  }
  const where = entries === 1 ? 'one entry' : `${entries} entries`;
  return `the layers leave out the marks of an overlay driver on ${where}, such as ${example}: a client would obey them`;
}

/** The first mark in each set of extended attributes that has one. */
function overlayMarksBySet({ columns: { xattrs } }: ColumnIndex): Map<number, string> {
  const marks = new Map<number, string>();
  for (let set = 1; set < xattrs.start.length; set += 1) {
    for (const { key } of decodeXattrRecords(byteStringAt(xattrs, set))) {
      if (!overlayXattrs.some((namespace) => key.startsWith(namespace))) continue;
      marks.set(set, key);
      break;
    }
  }
  return marks;
}
