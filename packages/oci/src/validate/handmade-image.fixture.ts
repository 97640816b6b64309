import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/*
 * Small images for the validator's tests, made by hand: nothing here comes from the code that
 * writes images.
 */

/** The files of an image by path. */
export type ImageFiles = Map<string, Buffer>;

export interface BlobDescriptor {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
}

/** The JSON files of an image before they are written; tests damage them. */
export interface IndexDocument {
  manifests: (BlobDescriptor & { platform?: object })[];
  schemaVersion: number;
}

export interface ManifestDocument {
  config: BlobDescriptor;
  layers: BlobDescriptor[];
  schemaVersion: number;
}

export interface ConfigDocument {
  architecture: string;
  history?: object[];
  os: string;
  rootfs: { diff_ids: string[]; type: string };
}

export interface TarMember {
  readonly name: string;
  readonly type?: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'contiguous-file';
  readonly linkname?: string;
  readonly data?: string;
}

/** A tar made by tar-stream, terminated by two blocks of zeros. */
export async function packTar(members: readonly TarMember[]): Promise<Buffer> {
  const packing = pack();
  for (const { data = '', type = 'file', ...header } of members) {
    packing.entry({ ...header, type, mode: 0o644, mtime: new Date(0) }, type === 'file' ? data : '');
  }
  packing.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packing) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export interface RawHeader {
  readonly name?: string;
  readonly type: string;
  readonly size?: number;
  readonly linkName?: string;
}

/**
 * One header block in the GNU format, with the fields that chunkah leaves empty in its `x` headers
 * empty too.
 */
export function rawHeader({ name = '', type, size = 0, linkName = '' }: RawHeader): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, 'latin1');
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write(type, 156);
  block.write(linkName, 157, 100, 'latin1');
  block.write('ustar  \0', 257);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(7, '0')}\0`, 148);
  return block;
}

/** A header with its data, padded. */
export function rawMember(header: RawHeader, data: Buffer): Buffer {
  const padding = Buffer.alloc((512 - (data.length % 512)) % 512);
  return Buffer.concat([rawHeader({ size: data.length, ...header }), data, padding]);
}

/** The end of a tar. */
export const twoZeroBlocks: Buffer = Buffer.alloc(1024);

export interface ImageParts {
  /** Uncompressed tars. */
  readonly layers?: readonly Buffer[];
  /** Makes a layer's blob from its tar; uncompressed by default. */
  readonly compress?: (tar: Buffer) => Buffer;
  /** Damage done to the JSON files before they are written. */
  readonly editConfig?: (config: ConfigDocument) => void;
  readonly editManifest?: (manifest: ManifestDocument) => void;
  readonly editIndex?: (index: IndexDocument) => void;
  /** Replaces `JSON.stringify` with sorted keys. */
  readonly stringify?: (value: unknown) => string;
}

/** An image with one manifest, valid if its parts are. */
export function makeImage(parts: ImageParts): ImageFiles {
  const { layers = [], compress, stringify = sortedJson } = parts;
  const files: ImageFiles = new Map([['oci-layout', Buffer.from(stringify({ imageLayoutVersion: '1.0.0' }))]]);
  const config: ConfigDocument = {
    architecture: 'amd64',
    history: layers.map((_, number) => ({ comment: `layer ${number}` })),
    os: 'linux',
    rootfs: { diff_ids: layers.map(digestOf), type: 'layers' },
  };
  parts.editConfig?.(config);
  const suffix = compress === undefined ? '' : '+gzip';
  const manifest: ManifestDocument = {
    config: addBlob(files, 'application/vnd.oci.image.config.v1+json', Buffer.from(stringify(config))),
    layers: layers.map((tar, number) => ({
      annotations: { 'org.chunkah.component': `layer/${number}` },
      ...addBlob(files, `application/vnd.oci.image.layer.v1.tar${suffix}`, compress?.(tar) ?? tar),
    })),
    schemaVersion: 2,
  };
  parts.editManifest?.(manifest);
  const descriptor = addBlob(files, 'application/vnd.oci.image.manifest.v1+json', Buffer.from(stringify(manifest)));
  const platform = { architecture: 'amd64', os: 'linux' };
  const index: IndexDocument = { manifests: [{ ...descriptor, platform }], schemaVersion: 2 };
  parts.editIndex?.(index);
  files.set('index.json', Buffer.from(stringify(index)));
  return files;
}

/** Two directories, a file, a hard link to it and a symlink. */
export function plainLayer(): Promise<Buffer> {
  return packTar([
    { name: 'etc/', type: 'directory' },
    { name: 'etc/hosts', data: 'localhost' },
    { name: 'usr/', type: 'directory' },
    { name: 'usr/bin/', type: 'directory' },
    { name: 'usr/bin/a', data: 'x'.repeat(2000) },
    { name: 'usr/bin/b', type: 'link', linkname: 'usr/bin/a' },
    { name: 'usr/bin-links', type: 'symlink', linkname: '/usr/bin' },
  ]);
}

/** A valid image of two layers. */
export async function validImage(parts: ImageParts = {}): Promise<ImageFiles> {
  const second = await packTar([{ name: 'motd', data: 'hello' }]);
  return makeImage({ layers: [await plainLayer(), second], ...parts });
}

/** A low level, to keep small tests fast. */
export function gzip(tar: Buffer): Buffer {
  return gzipSync(tar, { level: 1 });
}

export function addBlob(files: ImageFiles, mediaType: string, bytes: Buffer): BlobDescriptor {
  const digest = digestOf(bytes);
  files.set(`blobs/sha256/${digest.slice(7)}`, bytes);
  return { digest, mediaType, size: bytes.length };
}

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** JSON with the keys of every object sorted; tests use ASCII keys. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

export async function writeDirectory(files: ImageFiles, directory: string): Promise<void> {
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), bytes);
  }
}

/** An archive with one member for each file, in the order of the map. */
export function archiveOf(files: ImageFiles): Buffer {
  const members = [...files].map(([name, bytes]) => rawMember({ name, type: '0' }, bytes));
  return Buffer.concat([...members, twoZeroBlocks]);
}
