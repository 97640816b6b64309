import { ChunkahError, printable } from '@chunkah/core';

export function noImages(): ChunkahError {
  return new ChunkahError({
    code: 'INDEX_WITHOUT_IMAGES',
    message: 'no image is named for the index',
    hint: 'name one image for each platform: chunkah index create oci:amd64 oci:arm64 -o oci:both',
  });
}

/** @param text that names an image. */
export function indexSourceOther(text: string): ChunkahError {
  return new ChunkahError({
    code: 'INDEX_SOURCE_UNSUPPORTED',
    message: `an index cannot be made of ${printable(text.slice(0, 200))}`,
    hint: 'name oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG] or docker://HOST/NAME[:TAG]; skopeo copies others to one of them',
  });
}

/** @param platform of both images; the others are their names. */
export function platformTwice(platform: string, first: string, second: string): ChunkahError {
  const both = first === second ? `${printable(first)} twice` : `${printable(first)} and ${printable(second)}`;
  return new ChunkahError({
    code: 'INDEX_PLATFORM_TWICE',
    message: `two images are for ${printable(platform)}: ${both}`,
    hint: 'name one image for each platform, by its tag or digest where a place holds several',
  });
}

/** @param place where the index would go. */
export function indexOutputOther(place: string): ChunkahError {
  return new ChunkahError({
    code: 'INDEX_OUTPUT_UNSUPPORTED',
    option: { name: 'output' },
    message: `an index cannot go to ${place}`,
    hint: 'write oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG] or docker://HOST/NAME[:TAG]',
  });
}

export function layerMissing(name: string, digest: string): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_INVALID',
    message: `the image ${printable(name)} is damaged: the blob of the layer ${digest} is missing or has another size`,
    hint: 'copy it once more, with skopeo copy for example',
  });
}
