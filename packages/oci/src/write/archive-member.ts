import { type ImageJson, ociLayoutFile } from '../image/image-json.ts';
import { blockSize, padded, typeFlag, writeGnuHeader } from '../layer/tar-header.ts';

/** Name of a blob in an archive and in an image directory. */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** Header of a member of the archive around the image: owned by root, no time. */
export function memberHeader(name: string, size: number): Buffer {
  const block = Buffer.alloc(blockSize);
  block.write(name, 'latin1');
  writeGnuHeader(block, 0, { mode: 0o644, uid: 0, gid: 0, size, mtime: 0, type: typeFlag.file });
  return block;
}

/** A whole member: header, content and zeros up to a whole block. */
export function archiveMember(name: string, content: Uint8Array): Buffer {
  const padding = Buffer.alloc(padded(content.length) - content.length);
  return Buffer.concat([memberHeader(name, content.length), content, padding]);
}

/** What ends an archive. */
export const archiveEnd: Uint8Array = new Uint8Array(2 * blockSize);

/** What comes before the first layer of an archive. */
export function archiveHead(): Buffer {
  return archiveMember('oci-layout', ociLayoutFile());
}

/** What comes after the last layer of an archive. */
export function archiveTail({ config, manifest, index, dockerManifest }: ImageJson): Buffer {
  return Buffer.concat([
    archiveMember(blobPath(config.digest), config.bytes),
    archiveMember(blobPath(manifest.digest), manifest.bytes),
    archiveMember('index.json', index),
    ...(dockerManifest === undefined ? [] : [archiveMember('manifest.json', dockerManifest)]),
    archiveEnd,
  ]);
}
