import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A blob as the index or a manifest names it. */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:` and hexadecimal digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The documents of an image directory, as text where tests compare bytes. */
export interface ImageFiles {
  readonly index: { readonly manifests: readonly Descriptor[] };
  readonly manifestDigest: string;
  readonly manifest: string;
  readonly config: string;
  readonly layers: readonly Descriptor[];
  /** Digests of the uncompressed layers. */
  readonly diffIds: readonly string[];
}

/** Reads the one image of a directory in the OCI image layout, without a check. */
export function readImage(directory: string): ImageFiles {
  const index: ImageFiles['index'] = JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8'));
  const manifestDigest = index.manifests[0]?.digest ?? 'no manifest';
  const manifest = readFileSync(blobFile(directory, manifestDigest), 'utf8');
  const { layers, config: described }: { layers: Descriptor[]; config: Descriptor } = JSON.parse(manifest);
  const config = readFileSync(blobFile(directory, described.digest), 'utf8');
  const { rootfs }: { rootfs: { diff_ids: string[] } } = JSON.parse(config);
  return { index, manifestDigest, manifest, config, layers, diffIds: rootfs.diff_ids };
}

/** Where an image directory has a blob. */
export function blobFile(directory: string, digest: string): string {
  return join(directory, 'blobs', digest.replace(':', '/'));
}
