import { ChunkahError, printable } from '@chunkah/core';

/** @param size bytes of the blob. @param limit bytes of its tar. */
export function layerTooLarge(image: string, digest: string, size: number, limit: number): ChunkahError {
  return new ChunkahError({
    code: 'LAYER_TOO_LARGE',
    message: `the layer ${digest} of ${printable(image)} has ${size} bytes and decompresses to more than ${limit}`,
    hint: 'no usual image has such a layer; decompress it where there is room, with skopeo copy --dest-decompress for example',
  });
}

/**
 * @param files how messages name the files.
 * @param room bytes that they may have.
 * @param needed bytes that they have at least, when that is known before.
 */
export function spoolFull(files: string, room: bigint, needed?: number): ChunkahError {
  const usable = `${room < 0n ? 0n : room} bytes that may be used there`;
  const need = needed === undefined ? 'more' : `${needed} bytes or more`;
  return new ChunkahError({
    code: 'OUTPUT_FULL',
    message: `cannot write ${printable(files)}: the layers need ${need}, beyond the ${usable}`,
    hint: 'free space there, or choose another place: layers are decompressed beside an output on disk, else in TMPDIR or /var/tmp',
  });
}
