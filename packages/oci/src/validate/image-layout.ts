/** Where an image stores a file, OCI image layout specification 1.0 and `docker save`. */
export type Place = 'file' | 'directory' | 'malformed blob' | 'unexpected';

/** The file that `docker load` reads. */
export const dockerManifestName = 'manifest.json';

const blobPath = /^blobs\/sha256\/[0-9a-f]{64}$/;

/** What belongs at the path `name` (without leading or trailing slash) of an image. */
export function placeOf(name: string): Place {
  if (name === 'oci-layout' || name === 'index.json' || name === dockerManifestName) return 'file';
  if (name === 'blobs' || name === 'blobs/sha256') return 'directory';
  if (blobPath.test(name)) return 'file';
  return name.startsWith('blobs/') ? 'malformed blob' : 'unexpected';
}

/** Whether the text is a digest that this program can check: SHA-256 in lower case hexadecimal. */
export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** Path of the blob with a digest that {@link isDigest} accepts. */
export function blobName(digest: string): string {
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}
