export type { WantedBlob } from './blobs/download.ts';
export type { UploadedBlob } from './blobs/upload.ts';
export type { BlobOutcome, PutBlobOptions } from './blobs/uploads.ts';
export type { StoredManifest } from './manifests/manifests.ts';
export { formatReference, type ImageReference, parseReference, requireTag } from './reference/parse-reference.ts';
export { Repository } from './repository.ts';
export type { RegistryOptions } from './session/registry-options.ts';
