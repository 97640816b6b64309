import type { JsonObject, JsonValue } from '@chunkah/core/json';
import { canonicalJson } from './canonical-json.ts';
import { sha256Digest } from './digest.ts';
import type { ImageConfig } from './image-config.ts';
import { mediaTypes } from './media-types.ts';
import type { StringMap } from './string-map.ts';
import { formatTimestamp } from './timestamp.ts';

/** How a layer came about (OCI image config, "history"). */
export interface HistoryEntry {
  readonly author?: string;
  readonly comment?: string;
  /** Unix seconds. */
  readonly created: number;
  readonly createdBy?: string;
}

/** What the manifest and the config say of a layer. */
export interface LayerDescription {
  readonly mediaType: string;
  /** Of the blob; equal to the diff id unless the blob is compressed. */
  readonly digest: string;
  /** Bytes of the blob. */
  readonly size: number;
  readonly annotations: StringMap;
  /** Digest of the uncompressed tar. */
  readonly diffId: string;
  /** Missing where the image description has it. */
  readonly history?: HistoryEntry | undefined;
  /** The whole descriptor, in place of what the other fields say. */
  readonly descriptor?: JsonObject | undefined;
}

/** What the manifest, the config and the index of an image say besides its layers. */
export interface ImageDescription {
  readonly config: ImageConfig;
  /** Further fields of the config; those below take precedence. */
  readonly document?: JsonObject;
  /** Entries of the history before those of the layers, with those of the base's layers. */
  readonly history?: readonly JsonObject[];
  /** OCI's name. */
  readonly architecture: string;
  /** Of the architecture, such as `v7`. */
  readonly variant?: string;
  /** Who made the image. */
  readonly author?: string;
  /** Unix seconds: the source date epoch. */
  readonly created: number;
  /** Whether the manifest says what it is; by default it does. */
  readonly manifestMediaType?: 'recorded' | 'omitted';
  /** Of the manifest. */
  readonly annotations: StringMap;
  /** Names by which tools find the image in its directory or archive, each once. */
  readonly tags?: readonly string[];
}

/** JSON as it is stored. */
export interface JsonBlob {
  readonly bytes: Uint8Array;
  readonly digest: string;
}

/** The manifest, the config and the index of an image. */
export interface ImageJson {
  /**
   * The blob that the specification calls image config; the object `config` is one of its fields.
   */
  readonly config: JsonBlob;
  readonly manifest: JsonBlob;
  /** The file `index.json`. */
  readonly index: Uint8Array;
  /** Digests of the layers' blobs, in the order in which they are applied. */
  readonly layers: readonly string[];
  /** The names in the index. */
  readonly tags: readonly string[];
  /** The file `manifest.json` of Docker, where it is wanted. */
  readonly dockerManifest?: Uint8Array;
}

/** The bytes of the file `oci-layout`. */
export function ociLayoutFile(): Uint8Array {
  return encode({ imageLayoutVersion: '1.0.0' });
}

/**
 * Makes the manifest, the config and the index of an image. The same description gives the same
 * bytes.
 * @param layers in the order in which they are applied.
 */
export function makeImageJson(image: ImageDescription, layers: readonly LayerDescription[]): ImageJson {
  const config = toBlob(configContent(image, layers));
  const manifest = toBlob(manifestContent(image, layers, config));
  const { tags = [] } = image;
  const digests = layers.map(({ digest }) => digest);
  return { config, manifest, index: encode(indexContent(image, manifest)), layers: digests, tags };
}

function configContent(image: ImageDescription, layers: readonly LayerDescription[]): JsonObject {
  const { author, config, created, document = {}, history: earlier = [] } = image;
  return {
    ...document,
    ...platformOf(image),
    ...(author === undefined ? {} : { author }),
    config,
    created: formatTimestamp(created),
    history: [...earlier, ...layers.flatMap(({ history }) => (history === undefined ? [] : historyContent(history)))],
    rootfs: { diff_ids: layers.map((layer) => layer.diffId), type: 'layers' },
  };
}

function historyContent({ author, comment, created, createdBy }: HistoryEntry): JsonObject {
  return {
    ...(author === undefined ? {} : { author }),
    ...(comment === undefined ? {} : { comment }),
    created: formatTimestamp(created),
    ...(createdBy === undefined ? {} : { created_by: createdBy }),
  };
}

function manifestContent(
  { annotations, manifestMediaType = 'recorded' }: ImageDescription,
  layers: readonly LayerDescription[],
  config: JsonBlob,
): JsonObject {
  return {
    annotations,
    config: descriptor(mediaTypes.config, config),
    layers: layers.map(({ annotations: ofLayer, digest, mediaType, size, descriptor: whole }) => {
      return whole ?? { annotations: ofLayer, digest, mediaType, size };
    }),
    ...(manifestMediaType === 'recorded' ? { mediaType: mediaTypes.manifest } : {}),
    schemaVersion: 2,
  };
}

/** The annotation that names an image in an index (OCI image layout, "index.json"). */
export const referenceName = 'org.opencontainers.image.ref.name';

/** An entry for each name, in their order; readers take entries of one manifest for one image. */
function indexContent(image: ImageDescription, manifest: JsonBlob): JsonObject {
  const { tags = [] } = image;
  const entry = { ...descriptor(mediaTypes.manifest, manifest), platform: platformOf(image) };
  const named = tags.map((tag) => ({ ...entry, annotations: { [referenceName]: tag } }));
  return { manifests: named.length === 0 ? [entry] : named, schemaVersion: 2 };
}

/** The three fields that say what an image runs on, in its config and in the index alike. */
function platformOf({ architecture, variant }: ImageDescription): JsonObject {
  return { architecture, os: 'linux', ...(variant === undefined ? {} : { variant }) };
}

function descriptor(mediaType: string, { bytes, digest }: JsonBlob): JsonObject {
  return { digest, mediaType, size: bytes.length };
}

function toBlob(content: JsonObject): JsonBlob {
  const bytes = encode(content);
  return { bytes, digest: sha256Digest(bytes) };
}

function encode(content: JsonValue): Uint8Array {
  return Buffer.from(canonicalJson(content), 'utf8');
}
