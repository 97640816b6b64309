import { jsonText } from './json-text.ts';
import { type CompressedTable, Table } from './table.ts';

/** Kinds of lines (`tar/storage/entry.go` of vbatts/tar-split). */
const fileLine = 1;
const bytesLine = 2;

/**
 * All of a tar but the content of its files, so that others can make the tar of that content again:
 * lines of JSON (github.com/vbatts/tar-split), in turn the bytes before the content of an entry and
 * its checksum.
 */
export class TarSplit {
  readonly #table = new Table();
  #position = 0;

  /** Bytes of the tar as they are. */
  addBytes(bytes: Buffer): void {
    this.#add(`{"type":${bytesLine},"payload":"${bytes.toString('base64')}"`);
  }

  /**
   * The content of an entry.
   * @param size in bytes.
   * @param checksum CRC-64/ISO of the content; without one there is none.
   */
  addContent(name: string, size: number, checksum: Buffer | undefined): void {
    const payload = checksum === undefined ? 'null' : `"${checksum.toString('base64')}"`;
    const sizeField = size === 0 ? '' : `"size":${size},`;
    this.#add(`{"type":${fileLine},"name":${jsonText(name)},${sizeField}"payload":${payload}`);
  }

  finish(): CompressedTable {
    return this.#table.finish();
  }

  #add(fields: string): void {
    this.#table.add(`${fields},"position":${this.#position}}\n`);
    this.#position += 1;
  }
}
