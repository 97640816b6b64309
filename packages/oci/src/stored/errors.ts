import { ChunkahError, printable } from '@chunkah/core';
import { shortened } from '@chunkah/core/json';

/** Names in one message. */
const mostShown = 10;

/** @param fault what is wrong, and where in the image. */
export function imageInvalid(name: string, fault: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_INVALID',
    message: `the image ${printable(name)} is damaged, or is something else: ${fault}`,
    hint: 'copy it once more, with skopeo copy for example',
  });
}

/** An archive that is compressed as a whole, as `docker save | gzip` makes it. */
export function imageCompressed(name: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_COMPRESSED',
    message: `the archive ${printable(name)} is compressed as a whole`,
    hint: 'decompress it first, with gunzip or zstd -d',
  });
}

/** @param names tags and digests of the manifests. */
export function imageAmbiguous(name: string, names: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_AMBIGUOUS',
    message: `${printable(name)} holds several images: ${shownNames(names)}`,
    hint: 'name one of them after the path, by its tag or its digest: oci:DIRECTORY:TAG',
  });
}

/** @param reference the tag or digest that was asked for. */
export function imageNotInside(name: string, reference: string, names: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_NOT_FOUND',
    message: `${printable(name)} holds no image ${shownName(reference)}`,
    hint: names.length === 0 ? 'it holds none at all' : `it holds ${shownNames(names)}`,
  });
}

/** @param found architectures. */
export function imageOtherPlatform(name: string, wanted: string, found: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_OTHER_PLATFORM',
    message: `the image ${printable(name)} is for ${shownNames(found)}, not for ${shownName(wanted)}`,
    hint: 'name an image for it, or say with --platform or --arch which one is meant',
  });
}

/** An index where a manifest is wanted, and nothing that it names is at hand. */
export function imageIsIndex(name: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_IS_INDEX',
    message: `${printable(name)} is an index of several images, not the manifest of one`,
    hint: 'give skopeo inspect --raw the digest of one of its manifests: docker://HOST/NAME@sha256:...',
  });
}

/** What `docker save` wrote: the image has no manifest with a digest. */
export function manifestMissing(name: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_WITHOUT_MANIFEST',
    message: `${printable(name)} holds no manifest of its own, as archives of docker save do`,
    hint: 'copy it first: skopeo copy docker-archive:FILE oci:DIRECTORY',
  });
}

/** An index may hold thousands. */
function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, mostShown).map(shownName).join(', ');
  return names.length > mostShown ? `${shown} and ${names.length - mostShown} more` : shown;
}

function shownName(text: string): string {
  return printable(shortened(text));
}

export function imageChanged(path: string, digest: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_CHANGED',
    message: `${printable(path)} changed while it was read: it no longer holds the blob ${digest}`,
    hint: 'let nothing write to that image during the build',
  });
}
