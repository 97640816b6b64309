import { type FileIndex, printable } from '@chunkah/core';
import { byteStringAt, decodeXattrRecords } from '@chunkah/core/engine';
import type { LayerFormat } from './layer-format.ts';

const hints: ReadonlySet<string> = new Set(['user.component', 'user.update-interval']);

/**
 * What overlay drivers without privileges keep their own marks in: overlayfs with `userxattr` (Linux, "Overlay Filesystem"),
 * and fuse-overlayfs. In a layer such a mark hides files of the layers below it, or turns a file into something else.
 */
const overlayNamespaces = ['user.overlay.', 'user.fuseoverlayfs.'];

function isOverlayMark(key: string): boolean {
  return overlayNamespaces.some((namespace) => key.startsWith(namespace));
}

/** Whether layers of this format record an extended attribute that the scan found. */
export function isRecordedXattr(key: string, format: LayerFormat): boolean {
  if (format.hintXattrs === 'dropped' && hints.has(key)) return false;
  return !(format.overlayXattrs === 'dropped' && isOverlayMark(key));
}

/**
 * One line for the user about the marks of overlay drivers that layers of this format leave out; `undefined` when there are
 * none.
 */
export function droppedOverlayMarks(files: FileIndex, format: LayerFormat): string | undefined {
  if (format.overlayXattrs !== 'dropped') return undefined;
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
function overlayMarksBySet({ columns: { xattrs } }: FileIndex): Map<number, string> {
  const marks = new Map<number, string>();
  for (let set = 1; set < xattrs.start.length; set += 1) {
    for (const { key } of decodeXattrRecords(byteStringAt(xattrs, set))) {
      if (!isOverlayMark(key)) continue;
      marks.set(set, key);
      break;
    }
  }
  return marks;
}
