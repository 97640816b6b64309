import type { JsonObject, JsonValue } from '@chunkah/core/json';
import { canonicalJson } from './canonical-json.ts';
import { sha256Digest } from './digest.ts';
import type { ImageConfig } from './image-config.ts';
import { mediaTypes } from './media-types.ts';
import type { StringMap } from './string-map.ts';
import { formatTimestamp } from './timestamp.ts';

/** A written layer, as its descriptor and its history entry tell of it. */
export interface LayerDescription {
  /** Names of its components, sorted and joined by a space. */
  readonly component: string;
  /** Probability from 0 to 1. */
  readonly stability: number;
  /** Of the blob; equal to the diff id unless the blob is compressed. */
  readonly digest: string;
  /** Digest of the uncompressed tar. */
  readonly diffId: string;
  /** Bytes of the blob. */
  readonly size: number;
  /** Unix seconds. */
  readonly mtimeClamp: number;
}

/** All that the JSON documents of an image are made of. */
export interface ImageDescription {
  /** In the order in which they are applied. */
  readonly layers: readonly LayerDescription[];
  /** Whether the layers are gzipped. */
  readonly compressed: boolean;
  readonly config: ImageConfig;
  /** OCI's name. */
  readonly architecture: string;
  /** Of the architecture, such as `v7`. */
  readonly variant?: string;
  /** Who made the image. */
  readonly author?: string;
  /** Unix seconds: the source date epoch. */
  readonly created: number;
  /** Of the manifest. */
  readonly annotations: StringMap;
  /** Name by which tools find the image in its directory or archive. */
  readonly tag?: string;
}

/** A JSON document as it is stored. */
export interface ImageDocument {
  readonly bytes: Uint8Array;
  readonly digest: string;
}

export interface ImageDocuments {
  /** The blob that the specification calls image config; the object `config` is one of its fields. */
  readonly config: ImageDocument;
  readonly manifest: ImageDocument;
  /** The file `index.json`. */
  readonly index: Uint8Array;
}

/** The bytes of the file `oci-layout`. */
export function ociLayoutFile(): Uint8Array {
  return encode({ imageLayoutVersion: '1.0.0' });
}

/** Makes the JSON documents of an image. The same description gives the same bytes. */
export function makeImageDocuments(image: ImageDescription): ImageDocuments {
  const config = toDocument(configContent(image));
  const manifest = toDocument(manifestContent(image, config));
  return { config, manifest, index: encode(indexContent(image, manifest)) };
}

function configContent(image: ImageDescription): JsonObject {
  const { author, config, created, layers } = image;
  return {
    ...platformOf(image),
    ...(author === undefined ? {} : { author }),
    config,
    created: formatTimestamp(created),
    history: layers.map((layer) => ({
      author: 'chunkah',
      comment: layer.component,
      created: formatTimestamp(layer.mtimeClamp),
      created_by: 'chunkah',
    })),
    rootfs: { diff_ids: layers.map((layer) => layer.diffId), type: 'layers' },
  };
}

function manifestContent({ annotations, compressed, layers }: ImageDescription, config: ImageDocument): JsonObject {
  return {
    annotations,
    config: descriptor(mediaTypes.config, config),
    layers: layers.map(({ component, stability, digest, size }) => ({
      annotations: { 'org.chunkah.component': component, 'org.chunkah.stability': formatStability(stability) },
      digest,
      mediaType: compressed ? mediaTypes.gzipLayer : mediaTypes.layer,
      size,
    })),
    schemaVersion: 2,
  };
}

function indexContent(image: ImageDescription, manifest: ImageDocument): JsonObject {
  const { tag } = image;
  const entry = { ...descriptor(mediaTypes.manifest, manifest), platform: platformOf(image) };
  const annotations = { 'org.opencontainers.image.ref.name': tag ?? '' };
  return { manifests: [tag === undefined ? entry : { ...entry, annotations }], schemaVersion: 2 };
}

/** The three fields that say what an image runs on, in its config and in the index alike. */
function platformOf({ architecture, variant }: ImageDescription): JsonObject {
  return { architecture, os: 'linux', ...(variant === undefined ? {} : { variant }) };
}

/**
 * Three decimals. `toFixed` rounds the exact value of the double, ties up; the peer rounds ties to even. There is a tie only at
 * odd sixteenths (0.0625), of which the two treat four differently, and no exp(-7 / days) nor a product of some is one.
 */
function formatStability(stability: number): string {
  return stability.toFixed(3);
}

function descriptor(mediaType: string, { bytes, digest }: ImageDocument): JsonObject {
  return { digest, mediaType, size: bytes.length };
}

function toDocument(content: JsonObject): ImageDocument {
  const bytes = encode(content);
  return { bytes, digest: sha256Digest(bytes) };
}

function encode(content: JsonValue): Uint8Array {
  return Buffer.from(canonicalJson(content), 'utf8');
}
