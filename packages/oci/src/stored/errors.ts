import { ChunkahError, printable } from '@chunkah/core';
import { shortened } from '@chunkah/core/json';

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
    message: `${printable(name)} holds several images: ${names.map(shownName).join(', ')}`,
    hint: 'name one of them after the path, by its tag or its digest: oci:DIRECTORY:TAG',
  });
}

/** @param reference the tag or digest that was asked for. */
export function imageNotInside(name: string, reference: string, names: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_NOT_FOUND',
    message: `${printable(name)} holds no image ${shownName(reference)}`,
    hint: names.length === 0 ? 'it holds none at all' : `it holds ${names.slice(0, 10).map(shownName).join(', ')}`,
  });
}

/** @param found architectures. */
export function imageOtherPlatform(name: string, wanted: string, found: readonly string[]): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_OTHER_PLATFORM',
    message: `the image ${printable(name)} is for ${found.map(shownName).join(', ')}, not for ${shownName(wanted)}`,
    hint: 'name an image of the architecture that is built, or say with --arch which one that is',
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
