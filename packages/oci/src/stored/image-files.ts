import type { BlobPlace } from './stored-image.ts';

/** Where the documents and the blobs of an image come from: files, or a registry. */
export interface ImageFiles {
  /** How messages name the image. */
  readonly name: string;
  readonly top: TopDocument;
  /** The tag or digest of the manifest that is meant among several. */
  readonly reference?: string;
  /**
   * The bytes of a manifest, an index or a config; the caller checks the digest.
   * @returns `undefined` when the image does not have it.
   */
  document(digest: string, kind: 'manifest' | 'config'): Awaitable<Uint8Array | undefined>;
  /** Where the blob of a digest lies on this machine, if it does. Its bytes are not checked. */
  blob(digest: string): BlobPlace | undefined;
}

type Awaitable<Value> = Value | Promise<Value>;

/** The document that everything begins with. */
export interface TopDocument {
  /** An index, the manifest of one image, or what a name leads to: one of both. */
  readonly kind: 'index' | 'manifest' | 'either';
  readonly bytes: Uint8Array;
  /** Whether the document was made of another one, so that its digest means nothing. */
  readonly isMadeHere?: true;
}
