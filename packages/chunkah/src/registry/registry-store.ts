import type { BlobStore, LayerBlob } from '@chunkah/oci';
import type { BlobOutcome, Repository, UploadedBlob } from '@chunkah/registry';
import type { PushedBlobs } from '@chunkah/report';
import { onePiece } from './one-piece.ts';

type ImageJson = Parameters<BlobStore['putImage']>[0];

/**
 * Our manifests need not say what they are (OCI image manifest, "mediaType"): whoever stores one
 * must.
 */
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

export interface RegistryStoreOptions {
  readonly repository: Repository;
  /** Of the registry, as users write it. */
  readonly host: string;
  /** Not empty. */
  readonly tags: readonly string[];
  readonly mountFrom: string | undefined;
}

/** Sends the blobs of an image to a repository, its tags last. */
export class RegistryStore implements BlobStore {
  /** As go-containerregistry does. */
  readonly width = 4;
  readonly #options: RegistryStoreOptions;
  readonly #counts: Record<BlobOutcome, number> = { there: 0, mounted: 0, sent: 0 };
  #sentBytes = 0;

  constructor(options: RegistryStoreOptions) {
    this.#options = options;
  }

  /** What became of the blobs so far. */
  get blobs(): PushedBlobs {
    const { there, mounted, sent } = this.#counts;
    return { sent, sentBytes: this.#sentBytes, mounted, there };
  }

  async hasLayer({ digest }: { readonly digest: string }): Promise<boolean> {
    const isThere = await this.#options.repository.hasBlob(digest);
    if (isThere) this.#counts.there += 1;
    return isThere;
  }

  putLayer(layer: LayerBlob, onSent: (bytes: number) => void): Promise<void> {
    const start = `${this.#options.host}/`;
    const { repository: from = '' } = layer;
    return this.#put(layer, onSent, from.startsWith(start) ? from.slice(start.length) : undefined);
  }

  async putImage({ config, manifest }: ImageJson): Promise<void> {
    const { bytes, digest } = config;
    const open = (start: number) => onePiece(bytes.subarray(start));
    await this.#put({ digest, size: bytes.length, open }, () => {});
    const { repository, tags } = this.#options;
    for (const tag of tags) await repository.putManifest(tag, manifest.bytes, manifestType);
  }

  /** @param from repository of this registry that has the blob. */
  async #put(blob: UploadedBlob, onSent: (bytes: number) => void, from?: string): Promise<void> {
    const { repository, mountFrom: given } = this.#options;
    const mountFrom = from ?? given;
    const outcome = await repository.putBlob(blob, { mountFrom, onSent });
    this.#counts[outcome] += 1;
    if (outcome === 'sent') this.#sentBytes += blob.size;
  }
}
