import {
  byteStringAt,
  decodeXattrRecords,
  type FileColumns,
  modeTypeMask,
  regularFileMode,
  symlinkMode,
} from '@chunkah/core/engine';
import { ContentComparison } from '../compare/same-content.ts';
import { recordedTime } from '../layer/entry-times.ts';
import type { LayerFormat } from '../layer/layer-format.ts';
import { isRecordedXattr } from '../layer/recorded-xattrs.ts';
import { tidySymlinkTarget } from '../layer/symlink-target.ts';
import type { BaseTree } from '../tree/base-tree.ts';
import type { LayeredTree } from '../tree/read-layers.ts';
import { isDirectory } from './match-trees.ts';

/**
 * Compares entries of a tree with those of its base, in all that a layer of this format records of
 * them, but for hard links: what two entries are links of is seen by looking at all names. Times of
 * directories are not compared. Keeps tars open until it is closed.
 */
export class EntryComparison {
  readonly #tree: LayeredTree;
  readonly #base: BaseTree;
  readonly #format: LayerFormat;
  readonly #contents = new ContentComparison();

  constructor(tree: LayeredTree, base: BaseTree, format: LayerFormat) {
    this.#tree = tree;
    this.#base = base;
    this.#format = format;
  }

  /**
   * @param clamp in Unix seconds: a layer records no later time of this entry.
   * @throws ChunkahError `IMAGE_CHANGED`, `IMAGE_UNREADABLE`.
   */
  isSame(file: number, ofBase: number, clamp: number): boolean {
    const [one, other] = [this.#tree.files.columns, this.#base.files.columns];
    const mode = one.mode[file] ?? 0;
    if (mode !== other.mode[ofBase]) return false;
    if (one.uid[file] !== other.uid[ofBase] || one.gid[file] !== other.gid[ofBase]) return false;
    const time = (columns: FileColumns, id: number) => recordedTime(columns.mtime[id] ?? 0, clamp, this.#format);
    if (!isDirectory(one, file) && time(one, file) !== time(other, ofBase)) return false;
    if (!this.#hasSameXattrs(one, file, other, ofBase)) return false;
    const type = mode & modeTypeMask;
    if (type === symlinkMode) return this.#targetOf(one, file) === this.#targetOf(other, ofBase);
    return type !== regularFileMode || this.#hasSameContent(file, ofBase);
  }

  close(): void {
    this.#contents.close();
  }

  #hasSameXattrs(one: FileColumns, file: number, other: FileColumns, ofBase: number): boolean {
    const records = byteStringAt(one.xattrs, one.xattrSet[file] ?? 0);
    const recordsOfBase = byteStringAt(other.xattrs, other.xattrSet[ofBase] ?? 0);
    if (Buffer.compare(records, recordsOfBase) === 0) return true;
    const [left, right] = [this.#recorded(records), this.#recorded(recordsOfBase)];
    return (
      left.length === right.length &&
      left.every(({ key, value }, index) => {
        const { key: otherKey, value: otherValue = value.subarray(0, 0) } = right[index] ?? {};
        return key === otherKey && Buffer.compare(value, otherValue) === 0;
      })
    );
  }

  #recorded(records: Uint8Array) {
    return Array.from(decodeXattrRecords(records)).filter(({ key }) => isRecordedXattr(key, this.#format));
  }

  #targetOf({ targets, target }: FileColumns, file: number): string {
    const exact = Buffer.from(byteStringAt(targets, target[file] ?? 0)).toString('latin1');
    return this.#format.symlinkTargets === 'exact' ? exact : tidySymlinkTarget(exact);
  }

  #hasSameContent(file: number, ofBase: number): boolean {
    const { content, files } = this.#tree;
    const [blob = 0, blobOfBase = 0] = [content.blob[file], this.#base.blob[ofBase]];
    const [dataStart = 0, dataStartOfBase = 0] = [content.offset[file], this.#base.offset[ofBase]];
    if (blob === blobOfBase && dataStart === dataStartOfBase) return true;
    const size = files.columns.size[file] ?? 0;
    const sizeOfBase = this.#base.files.columns.size[ofBase] ?? 0;
    const [tar, tarOfBase] = [content.blobs[blob], content.blobs[blobOfBase]];
    if (tar === undefined || tarOfBase === undefined) throw new RangeError('a file lies in no layer');
    return this.#contents.isSame(tar, { size, dataStart }, tarOfBase, { size: sizeOfBase, dataStart: dataStartOfBase });
  }
}
