import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deflateSync } from 'node:zlib';
import { run } from '../program.ts';
import { databaseDirectory } from './rpm-query.ts';

/** A package's number and its header, as all formats keep them. */
export type NumberedHeader = readonly [number: number, header: Uint8Array];

/** The headers in the SQLite database of a tree, which must be at rest. */
export function storedHeaders(rootfs: string): NumberedHeader[] {
  const database = new DatabaseSync(join(rootfs, databaseDirectory, 'rpmdb.sqlite'), { readOnly: true });
  try {
    const rows = database.prepare('SELECT hnum, blob FROM Packages ORDER BY hnum').all();
    return rows.map(({ hnum, blob }) => [Number(hnum), blob as Uint8Array]);
  } finally {
    database.close();
  }
}

/** Takes the database of a tree away, and puts another one in its place. */
export async function replaceDatabase(
  rootfs: string,
  write: (directory: string) => void | Promise<void>,
): Promise<void> {
  const directory = join(rootfs, databaseDirectory);
  for (const name of readdirSync(directory)) rmSync(join(directory, name));
  await write(directory);
}

/** Writes `Packages` with Berkeley DB's own program. */
export async function writeBerkeleyDb(directory: string, headers: readonly NumberedHeader[]): Promise<void> {
  const number = (value: number) => Buffer.from(Uint32Array.of(value).buffer).toString('hex');
  const last = headers.at(-1)?.[0] ?? 0;
  const pairs = [
    [0, number(last)] as const,
    ...headers.map(([at, header]) => [at, Buffer.from(header).toString('hex')] as const),
  ];
  const lines = [
    ...['VERSION=3', 'format=bytevalue', 'type=hash', 'db_pagesize=4096', 'HEADER=END'],
    ...pairs.flatMap(([at, value]) => [` ${number(at)}`, ` ${value}`]),
    'DATA=END',
  ];
  await run('db5.3_load', [join(directory, 'Packages')], { input: `${lines.join('\n')}\n` });
}

/** Takes packages out of `Packages` with Berkeley DB's own code, by way of Perl. */
export async function eraseFromBerkeleyDb(directory: string, numbers: readonly number[]): Promise<void> {
  const script = `
    tie my %packages, 'DB_File', shift, O_RDWR, 0644, $DB_HASH or die "cannot open it: $!";
    for (@ARGV) { defined delete $packages{pack 'L', $_} or die "no package $_" }
    untie %packages`;
  await run('perl', ['-MDB_File', '-MFcntl', '-e', script, join(directory, 'Packages'), ...numbers.map(String)]);
}

const slotPage = 4096;
const block = 16;

/**
 * Writes `Packages.db` as rpm does: a page or more of slots, then a blob per package in blocks of
 * 16 bytes.
 */
export function writeNdb(directory: string, headers: readonly NumberedHeader[]): void {
  const slots = Buffer.alloc(Math.ceil(((headers.length + 2) * block) / slotPage) * slotPage);
  for (let at = 2 * block; at < slots.length; at += block) slots.write('Slot', at);
  const last = headers.at(-1)?.[0] ?? 0;
  slots.write('RpmP');
  writeWords(slots, 4, [0, 1, slots.length / slotPage, last + 1]);
  const blobs = headers.map(([number, header]) => toBlob(number, header));
  let start = slots.length / block;
  for (const [index, blob] of blobs.entries()) {
    const blocks = blob.length / block;
    writeWords(slots, (index + 2) * block + 4, [headers[index]?.[0] ?? 0, start, blocks]);
    start += blocks;
  }
  writeFileSync(join(directory, 'Packages.db'), Buffer.concat([slots, ...blobs]));
}

function toBlob(number: number, header: Uint8Array): Buffer {
  const blob = Buffer.alloc(Math.ceil((16 + header.length + 12) / block) * block);
  blob.write('BlbS');
  writeWords(blob, 4, [number, 1, header.length]);
  blob.set(header, 16);
  const end = blob.length - 12;
  // A zlib stream ends with the very checksum that ndb uses.
  const checksum = deflateSync(blob.subarray(0, end)).subarray(-4).readUInt32BE();
  writeWords(blob, end, [checksum, header.length]);
  blob.write('BlbE', end + 8);
  return blob;
}

function writeWords(bytes: Buffer, at: number, words: readonly number[]): void {
  for (const [index, word] of words.entries()) bytes.writeUInt32LE(word, at + 4 * index);
}
