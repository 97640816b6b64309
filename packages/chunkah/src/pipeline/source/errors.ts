import { ChunkahError, printable } from '@chunkah/core';

export function inputMissing(): ChunkahError {
  return new ChunkahError({
    code: 'INPUT_MISSING',
    message: 'no root filesystem is given',
    hint: 'give the directory of one as rootfs, or an image as image',
  });
}

export function twoInputs(): ChunkahError {
  return new ChunkahError({
    code: 'TWO_INPUTS',
    message: 'both a rootfs and an image are given',
    hint: 'leave one of them out',
  });
}

/** @param path of the image's file. */
export function inputIsOutput(path: string): ChunkahError {
  return new ChunkahError({
    code: 'INPUT_IS_OUTPUT',
    message: `the output would empty ${printable(path)}, which the image is made from`,
    hint: 'write to another place',
  });
}
