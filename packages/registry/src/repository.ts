import { getBlob, type WantedBlob } from './blobs/download.ts';
import type { UploadedBlob } from './blobs/upload.ts';
import { type BlobOutcome, type PutBlobOptions, Uploads } from './blobs/uploads.ts';
import { getManifest, getSmallBlob, putManifest, type StoredManifest } from './manifests/manifests.ts';
import type { ImageReference } from './reference/parse-reference.ts';
import type { RegistryOptions } from './session/registry-options.ts';
import { Session } from './session/session.ts';

/**
 * A repository of a registry (distribution specification 1.1). The first request finds out how the
 * registry is spoken to. All methods throw ChunkahErrors, or the reason of the signal.
 */
export class Repository {
  readonly #session: Session;
  readonly #uploads: Uploads;
  readonly #name: string;
  readonly #readScope: string;

  /** @throws ChunkahError `REFERENCE_INVALID` for an insecure host that is none. */
  constructor(reference: ImageReference, options: RegistryOptions) {
    this.#name = reference.repository;
    this.#readScope = `repository:${reference.repository}:${options.access ?? 'pull'}`;
    this.#session = new Session(reference, options);
    this.#uploads = new Uploads({ session: this.#session, repository: reference.repository });
  }

  /** Finds out whether the registry is there and takes the credentials, before any work. */
  greet(): Promise<void> {
    return this.#session.greet([`repository:${this.#name}:pull,push`]);
  }

  /** Whether the repository has a blob. */
  hasBlob(digest: string): Promise<boolean> {
    return this.#uploads.has(digest);
  }

  /** Makes sure that the repository has a blob: it is sent if it is not there. */
  putBlob(blob: UploadedBlob, options?: PutBlobOptions): Promise<BlobOutcome> {
    return this.#uploads.put(blob, options);
  }

  /** Stores a manifest under a tag. */
  putManifest(tag: string, bytes: Uint8Array, mediaType: string): Promise<void> {
    return putManifest(this.#session, { repository: this.#name, tag }, bytes, mediaType);
  }

  /** The manifest or index under a tag or with a digest; its digest is checked. */
  getManifest(which: Pick<ImageReference, 'tag' | 'digest'>): Promise<StoredManifest> {
    const { host } = this.#session;
    return getManifest(this.#session, { ...which, host, repository: this.#name }, this.#readScope);
  }

  /** A blob of at most 4 MiB, such as a config; its digest is checked. */
  getSmallBlob(digest: string): Promise<Uint8Array> {
    return getSmallBlob(this.#session, this.#name, digest, this.#readScope);
  }

  /**
   * A blob, front to back; its size and its digest are checked. When the connection breaks, the
   * rest is asked for.
   */
  getBlob(blob: WantedBlob, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    return getBlob(this.#session, { ...blob, repository: this.#name, scope: this.#readScope, signal });
  }

  /** Takes back uploads that did not come to an end, and closes all connections. */
  async close(): Promise<void> {
    await this.#uploads.abandon();
    this.#session.close();
  }
}
