import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TarBlob } from '@chunkah/rootfs';

/*
 * Tars made by hand, field by field: nothing here comes from the code that reads or writes layers.
 */

/** One entry; names are binary strings. */
export interface HandmadeEntry {
  readonly name: string;
  /** The type flag; default: a directory for a name with a slash at its end, else a file. */
  readonly type?: string;
  readonly linkName?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly data?: string | Buffer;
  /** PAX records of the entry, as binary strings. */
  readonly pax?: Readonly<Record<string, string>>;
  /** Size that the header claims. */
  readonly size?: number;
}

export const file = (name: string, data = name): HandmadeEntry => ({ name, data });
export const directory = (name: string): HandmadeEntry => ({ name: `${name}/` });
export const link = (name: string, linkName: string): HandmadeEntry => ({ name, type: '1', linkName });
export const symlink = (name: string, linkName: string): HandmadeEntry => ({ name, type: '2', linkName });
export const whiteout = (path: string): HandmadeEntry => {
  const start = path.lastIndexOf('/') + 1;
  return { name: `${path.slice(0, start)}.wh.${path.slice(start)}`, data: '' };
};
export const opaque = (path: string): HandmadeEntry => ({ name: `${path}/.wh..wh..opq`, data: '' });

/** A tar with two blocks of zeros at its end. */
export function tarOf(entries: readonly HandmadeEntry[]): Buffer {
  return Buffer.concat([...entries.map(entryBlocks), Buffer.alloc(1024)]);
}

/** Header and data of an entry, with what comes before it. */
export function entryBlocks(entry: HandmadeEntry): Buffer {
  const { name, pax = {}, type = name.endsWith('/') ? '5' : '0', data = '' } = entry;
  const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
  const records = Object.entries(pax).map(([key, value]) => paxRecord(key, value));
  const own = records.length === 0 ? [] : [recordBlocks('x', Buffer.concat(records))];
  const names =
    Object.hasOwn(pax, 'path') || name.length <= 100 ? [] : [recordBlocks('L', Buffer.from(`${name}\0`, 'latin1'))];
  const { linkName = '' } = entry;
  const links = linkName.length <= 100 ? [] : [recordBlocks('K', Buffer.from(`${linkName}\0`, 'latin1'))];
  return Buffer.concat([
    ...own,
    ...names,
    ...links,
    headerBlock({ size: bytes.length, ...entry, type }),
    padded(bytes),
  ]);
}

/** A record of the next entry, or of all for `g`. */
export function recordBlocks(type: string, bytes: Buffer): Buffer {
  return Buffer.concat([headerBlock({ name: 'record', type, size: bytes.length }), padded(bytes)]);
}

export function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`, 'latin1');
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** One header block in the GNU format. */
export function headerBlock(entry: HandmadeEntry): Buffer {
  const { name, linkName = '', mode = name.endsWith('/') ? 0o755 : 0o644, uid = 0, gid = 0, mtime = 0 } = entry;
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, 'latin1');
  writeNumber(block, 100, 8, mode);
  writeNumber(block, 108, 8, uid);
  writeNumber(block, 116, 8, gid);
  writeNumber(block, 124, 12, entry.size ?? 0);
  writeNumber(block, 136, 12, mtime);
  block.write(entry.type ?? '0', 156, 1, 'latin1');
  block.write(linkName, 157, 100, 'latin1');
  block.write('ustar  \0', 257, 'latin1');
  return sealed(block);
}

/** Writes the checksum of a header block. */
export function sealed(block: Buffer): Buffer {
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function writeNumber(block: Buffer, at: number, length: number, value: number): void {
  if (value >= 0 && value < 8 ** (length - 1)) {
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
    return;
  }
  const bits = BigInt.asUintN(length * 8 - 1, BigInt(value)) | (1n << BigInt(length * 8 - 1));
  block.write(bits.toString(16).padStart(length * 2, '0'), at, 'hex');
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** Tars in files of a temporary directory, which `remove` removes. */
export class TarFiles {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'tars-'));
  #count = 0;

  /** @param shift bytes in the file before the tar. */
  add(tar: Buffer, shift = 0): TarBlob {
    this.#count += 1;
    return this.put(`${this.#count}`, tar, shift);
  }

  /** The same under a name, in place of what has it. */
  put(name: string, tar: Buffer, shift = 0): TarBlob {
    const path = join(this.directory, name);
    writeFileSync(path, Buffer.concat([Buffer.alloc(shift, 'x'), tar]));
    const { mtimeNs, ino, dev } = statSync(path, { bigint: true });
    return { path, start: shift, size: tar.length, mtimeNs, inode: ino, device: dev };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
