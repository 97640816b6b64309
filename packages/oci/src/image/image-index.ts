import { canonicalJson } from './canonical-json.ts';
import { sha256Digest } from './digest.ts';
import { type JsonBlob, referenceName } from './image-json.ts';
import { mediaTypes } from './media-types.ts';

/** What an index says of an image. */
export interface IndexedManifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string };
}

/** Makes the index of some images, in their order. The same ones give the same bytes. */
export function makeImageIndex(manifests: readonly IndexedManifest[]): JsonBlob {
  const entries = manifests.map(({ bytes, digest, mediaType, platform: { os, architecture, variant } }) => ({
    digest,
    mediaType,
    platform: { architecture, os, ...(variant === undefined ? {} : { variant }) },
    size: bytes.length,
  }));
  const document = { manifests: entries, mediaType: mediaTypes.index, schemaVersion: 2 };
  const index = Buffer.from(canonicalJson(document), 'utf8');
  return { bytes: index, digest: sha256Digest(index) };
}

/** The file `index.json` of a directory or an archive that holds an index, under each name. */
export function topIndex({ bytes, digest }: JsonBlob, names: readonly string[]): Uint8Array {
  const entry = { digest, mediaType: mediaTypes.index, size: bytes.length };
  const named = names.map((name) => ({ ...entry, annotations: { [referenceName]: name } }));
  return Buffer.from(canonicalJson({ manifests: named.length === 0 ? [entry] : named, schemaVersion: 2 }), 'utf8');
}
