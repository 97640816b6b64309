import { describeJsonFault, isJsonObject, type JsonValue, parseJsonBytes } from '@chunkah/core/json';
import { canonicalJson } from '../image/canonical-json.ts';
import { sha256Digest } from '../image/digest.ts';
import { mediaTypes } from '../image/media-types.ts';
import { blobName, isDigest } from '../validate/image-layout.ts';
import type { ArchiveMembers } from './archive-members.ts';
import { compressionOfBytes } from './blob-compression.ts';
import { blobDigest } from './blob-digest.ts';
import { imageAmbiguous, imageInvalid, imageNotInside } from './errors.ts';
import { ImageDocument } from './image-documents.ts';
import type { ImageFiles } from './image-files.ts';
import type { ImageSource } from './image-source.ts';
import { manifestOfDockerArchive } from './manifest-of-docker-archive.ts';
import { readBeginning, readDocument } from './source-files.ts';
import type { BlobPlace } from './stored-image.ts';

/** An image of `manifest.json`: names of members, and its own names. */
interface DockerImage {
  readonly config: string;
  readonly tags: readonly string[];
  readonly layers: readonly string[];
}

/**
 * An image in what `docker save` writes (Docker image specification 1.2, "Combined Image JSON +
 * Filesystem Changeset Format"). Such archives have no manifest with digests, unless they are OCI
 * layouts besides: one is made of the diff ids of the config, and of the bytes of layers that are
 * compressed.
 * @param name of the archive, for errors.
 * @throws ChunkahError `IMAGE_INVALID`, `IMAGE_AMBIGUOUS`, `IMAGE_NOT_FOUND`; an error of the
 * system.
 */
export function dockerArchiveFiles(
  { reference }: Pick<ImageSource, 'reference'>,
  name: string,
  members: ArchiveMembers,
): ImageFiles {
  const member = (file: string) => {
    const place = members.get(file);
    if (place === undefined) throw imageInvalid(name, `its member ${file} is missing`);
    return place;
  };
  const images = parseImages(readDocument(member('manifest.json'), name, 'manifest.json'), name);
  const image = chooseImage(images, reference, name);
  const configBytes = readDocument(member(image.config), name, 'config');
  const configDigest = sha256Digest(configBytes);
  const manifest = manifestOfDockerArchive(members, name, image);
  if (manifest !== undefined) {
    return {
      name,
      top: { kind: 'manifest', bytes: manifest },
      document: (digest) => (digest === configDigest ? configBytes : undefined),
      blob: (digest) => members.get(blobName(digest)),
    };
  }
  const diffIds = new ImageDocument(configBytes, name, 'config').diffIds();
  const places = new Map<string, BlobPlace>();
  const digests = new Map<string, string>();
  const layers = image.layers.map((file, number) => {
    const place = member(file);
    const layer = describeBlob(file, place, diffIds[number], digests);
    places.set(layer.digest, place);
    return layer;
  });
  const config = { mediaType: mediaTypes.config, digest: configDigest, size: configBytes.length };
  return {
    name,
    top: {
      kind: 'manifest',
      bytes: Buffer.from(canonicalJson({ config, layers, schemaVersion: 2 })),
      isMadeHere: true,
    },
    document: (digest) => (digest === configDigest ? configBytes : undefined),
    blob: (digest) => places.get(digest),
  };
}

/**
 * @param diffId of the layer, if the config has as many.
 * @param digests those of members that were read: an image may name one a hundred thousand times.
 */
function describeBlob(file: string, place: BlobPlace, diffId: string | undefined, digests: Map<string, string>) {
  const compression = compressionOfBytes(readBeginning(place, 4));
  const suffix = compression === 'none' ? '' : `+${compression}`;
  const named = `sha256:${/[0-9a-f]{64}$/.exec(file)?.[0]}`;
  const isNamed = isDigest(named) && file === blobName(named);
  const digest = (compression === 'none' ? diffId : undefined) ?? (isNamed ? named : digestAt(place, digests));
  return { mediaType: mediaTypes.layer + suffix, digest, size: place.size };
}

function digestAt(place: BlobPlace, digests: Map<string, string>): string {
  const key = `${place.start} ${place.size}`;
  const digest = digests.get(key) ?? blobDigest(place);
  digests.set(key, digest);
  return digest;
}

function parseImages(bytes: Uint8Array, name: string): DockerImage[] {
  const fault = (text: string) => imageInvalid(name, `its manifest.json ${text}`);
  const value = parseJsonBytes(bytes, {
    fault: (jsonFault) => fault(`is not JSON: ${describeJsonFault(jsonFault)}`),
    loneSurrogates: true,
  });
  if (!Array.isArray(value)) throw fault('is not a list');
  return (value as readonly JsonValue[]).map((image, index) => {
    const { Config: config, RepoTags: tags = [], Layers: layers } = isJsonObject(image) ? image : {};
    if (typeof config !== 'string') throw fault(`has no text in [${index}].Config`);
    if (!isTexts(layers)) throw fault(`has no list of texts in [${index}].Layers`);
    const ownTags = tags ?? [];
    if (!isTexts(ownTags)) throw fault(`has no list of texts in [${index}].RepoTags`);
    return { config: tidy(config), tags: ownTags, layers: layers.map(tidy) };
  });
}

function isTexts(value: JsonValue | undefined): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function tidy(file: string): string {
  return file.replace(/^(?:\.?\/)+/, '');
}

function chooseImage(images: readonly DockerImage[], reference: string | undefined, name: string): DockerImage {
  const names = images.map(({ tags }, index) => tags[0] ?? `@${index}`);
  const number = /^@([0-9]{1,6})$/.exec(reference ?? '')?.[1];
  const isMeant = ({ tags }: DockerImage, index: number) =>
    reference === undefined ||
    (number === undefined ? tags.some((tag) => fullName(tag) === fullName(reference)) : index === Number(number));
  const meant = images.filter(isMeant);
  const [image] = meant;
  if (image === undefined) {
    throw reference === undefined
      ? imageInvalid(name, 'its manifest.json names no image')
      : imageNotInside(name, reference, names);
  }
  if (meant.length > 1) throw imageAmbiguous(name, names);
  return image;
}

/** As docker and podman write one name: `debian`, `docker.io/library/debian:latest`. */
function fullName(tag: string): string {
  const short = tag.replace(/^docker\.io\/(?:library\/)?/, '');
  return /:[^/]*$/.test(short) ? short : `${short}:latest`;
}
