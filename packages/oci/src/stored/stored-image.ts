import type { JsonObject } from '@chunkah/core/json';
import type { LayerHistory } from './image-documents.ts';
import type { ImagePlatform } from './image-platform.ts';

/** Where the bytes of a blob lie. */
export interface BlobPlace {
  /** File on the host. */
  readonly path: string;
  /** Where in the file they begin. */
  readonly start: number;
  /** Bytes. */
  readonly size: number;
}

/** A layer of an image that exists. */
export interface StoredLayer {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes of the blob, as its descriptor says. */
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
  /** Its entry in the config. Programs that compress a layer anew keep it, and lose annotations. */
  readonly history: LayerHistory;
  /** Of its tar, as the config says. */
  readonly diffId: string;
  /** Its descriptor in the manifest. */
  readonly descriptor: JsonObject;
  /** Its blob, where that is at hand and has its size. Its bytes may be anything. */
  readonly blob?: BlobPlace;
}

/** An image that exists, as its manifest and its config describe it. */
export interface StoredImage {
  /** How messages name it. */
  readonly name: string;
  /** Of its manifest; missing for an image of a docker archive, which has none. */
  readonly digest?: string;
  readonly configDigest: string;
  /** Of the manifest. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The bytes of the manifest and the config. For a docker archive the manifest is made here. */
  readonly documents: { readonly manifest: Uint8Array; readonly config: Uint8Array };
  /** The whole config. Strings that are not UTF-8 have lone surrogates. */
  readonly config: JsonObject;
  readonly platform: ImagePlatform;
  /** Lowest first. */
  readonly layers: readonly StoredLayer[];
}
