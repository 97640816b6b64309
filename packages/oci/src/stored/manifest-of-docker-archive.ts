import { sha256Digest } from '../image/digest.ts';
import { blobName } from '../validate/image-layout.ts';
import type { ArchiveMembers } from './archive-members.ts';
import { imageInvalid } from './errors.ts';
import { ImageDocument } from './image-documents.ts';
import { readDocument } from './source-files.ts';

/** An image of `manifest.json`: names of members. */
interface NamedMembers {
  readonly config: string;
  readonly layers: readonly string[];
}

/**
 * The manifest of an image, where a docker archive is an OCI layout besides, as docker from version
 * 25 on and chunkah write it: it says more than `manifest.json`.
 * @param image has the same config and the same layers.
 * @returns `undefined` where there is none.
 * @throws ChunkahError `IMAGE_INVALID`.
 */
export function manifestOfDockerArchive(
  members: ArchiveMembers,
  name: string,
  image: NamedMembers,
): Uint8Array | undefined {
  const index = members.get('index.json');
  if (index === undefined) return undefined;
  const listed = new ImageDocument(readDocument(index, name, 'index'), name, 'index').descriptors('manifests');
  for (const digest of new Set(listed.map((descriptor) => descriptor.digest))) {
    const place = members.get(blobName(digest));
    if (place === undefined) continue;
    const bytes = readDocument(place, name, 'manifest');
    if (sha256Digest(bytes) !== digest) throw imageInvalid(name, `its manifest has not the digest ${digest}`);
    if (isOf(new ImageDocument(bytes, name, 'manifest'), image)) return bytes;
  }
  return undefined;
}

function isOf(manifest: ImageDocument, { config, layers }: NamedMembers): boolean {
  if (manifest.has('manifests') || blobName(manifest.config().digest) !== config) return false;
  const blobs = manifest.descriptors('layers').map(({ digest }) => blobName(digest));
  return blobs.length === layers.length && blobs.every((blob, number) => blob === layers[number]);
}
