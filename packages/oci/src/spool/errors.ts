import { ChunkahError, printable } from '@chunkah/core';

/** @param size bytes of the blob. @param limit bytes of its tar. */
export function layerTooLarge(image: string, digest: string, size: number, limit: number): ChunkahError {
  return new ChunkahError({
    code: 'LAYER_TOO_LARGE',
    message: `the layer ${digest} of ${printable(image)} has ${size} bytes and decompresses to more than ${limit}`,
    hint: 'no usual image has such a layer; decompress it where there is room, with skopeo copy --dest-decompress for example',
  });
}

/** @param files how messages name the files. */
export function spoolFull(files: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_FULL',
    message: `cannot write ${printable(files)}: not enough space is left on the device`,
    hint: 'free space there, or choose another place',
  });
}
