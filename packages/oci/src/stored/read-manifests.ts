import { sha256Digest } from '../image/digest.ts';
import { mediaTypes } from '../image/media-types.ts';
import { requireDepth } from './choose-manifest.ts';
import { imageInvalid, manifestMissing } from './errors.ts';
import { ImageDocument, type StoredDescriptor } from './image-documents.ts';
import type { ImageFiles } from './image-files.ts';
import { isAttestation } from './image-platform.ts';
import type { ImageSource } from './image-source.ts';
import { namedDescriptors, readBlobBytes, readOpened } from './read-image.ts';
import type { BlobPlace } from './stored-image.ts';

/** One image of those that a name leads to: its documents as they are, and its layers. */
export interface StoredManifest {
  /** How messages name where it comes from. */
  readonly name: string;
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string };
  readonly config: { readonly digest: string; readonly bytes: Uint8Array };
  /** Each has its place if it lies on this machine. */
  readonly layers: readonly (Pick<StoredDescriptor, 'digest' | 'size'> & { readonly place?: BlobPlace })[];
}

/**
 * Reads the manifests and configs of all images that files hold, or of those that the reference of
 * the source names.
 * @throws ChunkahError as {@link readManifestFiles}, `IMAGE_NOT_FOUND`, `IMAGE_UNREADABLE`.
 */
export function readManifests(source: ImageSource): Promise<StoredManifest[]> {
  return readOpened(source, readManifestFiles);
}

/**
 * The same for an image whose documents come from anywhere. Indexes are followed, attestations left
 * out; each manifest comes once. All documents are checked by digest.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_WITHOUT_MANIFEST` for what has none of its own, and
 * what getting documents throws.
 */
export async function readManifestFiles(files: ImageFiles): Promise<StoredManifest[]> {
  const { name, top } = files;
  if (top.isMadeHere) throw manifestMissing(name);
  const document = new ImageDocument(top.bytes, name, top.kind === 'index' ? 'index' : 'manifest');
  const collected: Collected = { found: new Map(), seen: new Set(), bytes: 0 };
  if (document.has('manifests')) {
    await collect(files, namedDescriptors(files, document), collected, 0);
  } else {
    await add(files, { digest: sha256Digest(top.bytes), mediaType: '' }, top.bytes, collected);
  }
  const { found } = collected;
  if (found.size === 0) throw imageInvalid(name, 'its index names no manifest');
  return [...found.values()];
}

/** Bytes of all documents behind one name. Those of fifty platforms have a fiftieth of it. */
const mostBytes = 32 * 1024 * 1024;

/** What was read so far. */
interface Collected {
  readonly found: Map<string, StoredManifest>;
  /** Digests of manifests and indexes: a few indexes could name one another without end. */
  readonly seen: Set<string>;
  /** Of all documents. */
  bytes: number;
}

async function collect(
  files: ImageFiles,
  descriptors: readonly StoredDescriptor[],
  collected: Collected,
  depth: number,
): Promise<void> {
  requireDepth(files.name, depth);
  for (const descriptor of descriptors) {
    if (isAttestation(descriptor) || collected.seen.has(descriptor.digest)) continue;
    collected.seen.add(descriptor.digest);
    const bytes = await read(files, descriptor.digest, 'manifest', collected);
    const document = new ImageDocument(bytes, files.name, 'manifest');
    if (document.has('manifests')) await collect(files, document.descriptors('manifests'), collected, depth + 1);
    else await add(files, descriptor, bytes, collected);
  }
}

async function read(
  files: ImageFiles,
  digest: string,
  kind: 'manifest' | 'config',
  collected: Collected,
): Promise<Uint8Array> {
  const bytes = await readBlobBytes(files, digest, kind);
  collected.bytes += bytes.length;
  if (collected.bytes > mostBytes) throw imageInvalid(files.name, `its documents have more than ${mostBytes} bytes`);
  return bytes;
}

async function add(
  files: ImageFiles,
  { digest, mediaType }: Pick<StoredDescriptor, 'digest' | 'mediaType'>,
  bytes: Uint8Array,
  collected: Collected,
): Promise<void> {
  const { name } = files;
  const manifest = new ImageDocument(bytes, name, 'manifest');
  const configDigest = manifest.config().digest;
  const configBytes = await read(files, configDigest, 'config', collected);
  collected.found.set(digest, {
    name,
    mediaType: manifest.text('mediaType') ?? (mediaType === '' ? mediaTypes.manifest : mediaType),
    digest,
    bytes,
    platform: platformOf(new ImageDocument(configBytes, name, 'config'), name),
    config: { digest: configDigest, bytes: configBytes },
    layers: manifest.descriptors('layers').map(({ digest: layer, size }) => {
      const place = files.blob(layer);
      return place?.size === size ? { digest: layer, size, place } : { digest: layer, size };
    }),
  });
}

function platformOf(config: ImageDocument, name: string): StoredManifest['platform'] {
  const [os, architecture, variant] = (['os', 'architecture', 'variant'] as const).map((key) => config.text(key));
  if (os === undefined || architecture === undefined) throw imageInvalid(name, 'its config names no platform');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}
