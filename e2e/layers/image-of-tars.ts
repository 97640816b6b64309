import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an image says beside its layers. */
export interface HandmadeImage {
  /** Fields of the config document beside those of every image. */
  readonly config?: object;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Default: amd64, which is the machine of these tests. */
  readonly architecture?: string;
}

/** Names a blob. */
export interface HandmadeDescriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const mediaType = (of: string) => `application/vnd.oci.image.${of}`;

/**
 * Writes a directory in the OCI layout by hand, with the tag `test`.
 * @param tars uncompressed layers, the lowest first.
 * @returns the descriptor of its manifest.
 */
export function writeLayout(directory: string, tars: readonly Buffer[], image: HandmadeImage = {}): HandmadeDescriptor {
  mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
  const manifest = addImage(directory, tars, image);
  const annotations = { 'org.opencontainers.image.ref.name': 'test' };
  writeIndex(directory, [{ ...manifest, annotations }]);
  return manifest;
}

/** Adds the blobs of an image to a layout; its index stays. */
export function addImage(directory: string, tars: readonly Buffer[], image: HandmadeImage): HandmadeDescriptor {
  const layers = tars.map((tar) => addBlob(directory, tar, mediaType('layer.v1.tar')));
  const document = configOf(tars, image);
  const config = addBlob(directory, Buffer.from(JSON.stringify(document)), mediaType('config.v1+json'));
  const { annotations } = image;
  const manifest = { schemaVersion: 2, mediaType: mediaType('manifest.v1+json'), config, layers, annotations };
  return addBlob(directory, Buffer.from(JSON.stringify(manifest)), manifest.mediaType);
}

export function addBlob(directory: string, bytes: Buffer, type: string): HandmadeDescriptor {
  const hex = sha256(bytes);
  writeFileSync(join(directory, 'blobs/sha256', hex), bytes);
  return { mediaType: type, digest: `sha256:${hex}`, size: bytes.length };
}

/** Makes a directory a layout that names these manifests. */
export function writeIndex(directory: string, manifests: readonly object[]): void {
  writeFileSync(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
}

/** The config document of an image. */
export function configOf(tars: readonly Buffer[], { config = {}, architecture = 'amd64' }: HandmadeImage): object {
  const diffIds = tars.map((tar) => `sha256:${sha256(tar)}`);
  return { architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: diffIds }, config: {}, ...config };
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
