import { ChunkahError, printable } from '@chunkah/core';
import { byteStringAt, type ColumnIndex, decodeXattrRecords } from '@chunkah/core/engine';
import type { LayerFormat } from './layer-format.ts';
import { isRecordedXattr } from './recorded-xattrs.ts';

/**
 * Makes sure that the names of all recorded extended attributes can be recorded: in a PAX record
 * the first `=` ends the name, so readers of an image would set another attribute.
 * @throws ChunkahError `XATTR_NAME` that names an entry.
 */
export function refuseXattrNames(files: ColumnIndex, format: LayerFormat): void {
  const { xattrs, xattrSet } = files.columns;
  for (let set = 1; set < xattrs.start.length; set += 1) {
    for (const { key } of decodeXattrRecords(byteStringAt(xattrs, set))) {
      if (!key.includes('=') || !isRecordedXattr(key, format)) continue;
      const path = printable(files.path(xattrSet.indexOf(set)));
      throw new ChunkahError({
        code: 'XATTR_NAME',
        message: `${path}: the extended attribute ${printable(key)} has a name with "=", which a layer cannot record`,
        hint: `remove it with setfattr -x, or leave the entry out with --prune ${path}`,
      });
    }
  }
}
