import { isUtf8 } from 'node:buffer';
import type { FileId } from '@chunkah/core';
import { byteStringAt, decodeXattrRecords, type FileColumns, modeTypeMask, symlinkMode } from '@chunkah/core/engine';
import type { LayerContent } from './layer-encoder.ts';
import type { LayerFormat } from './layer-format.ts';
import { isRecordedXattr } from './recorded-xattrs.ts';

/**
 * The first entry of a layer whose name, symlink target or extended attributes cannot be told in a
 * table of text: names that are not UTF-8, and attributes with `=` in their names, which readers of
 * tars cut there.
 */
export function firstNotText({ entries }: LayerContent, columns: FileColumns, format: LayerFormat): FileId | undefined {
  const { names, nameStart, mode, target, targets, xattrSet, xattrs } = columns;
  const textSets = new Set<number>([0]);
  const hasTextXattrs = (set: number) => {
    if (textSets.has(set)) return true;
    const keys = Array.from(decodeXattrRecords(byteStringAt(xattrs, set)), ({ key }) => key);
    if (!keys.every((key) => isTextKey(key) || !isRecordedXattr(key, format))) return false;
    textSets.add(set);
    return true;
  };
  return entries.find((file) => {
    if (!isUtf8(names.subarray(nameStart[file], nameStart[file + 1]))) return true;
    const isSymlink = ((mode[file] ?? 0) & modeTypeMask) === symlinkMode;
    if (isSymlink && !isUtf8(byteStringAt(targets, target[file] ?? 0))) return true;
    return !hasTextXattrs(xattrSet[file] ?? 0);
  });
}

function isTextKey(key: string): boolean {
  return key.isWellFormed() && !key.includes('=');
}
