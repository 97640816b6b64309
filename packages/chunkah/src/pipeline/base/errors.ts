import { ChunkahError, printable } from '@chunkah/core';
import { imageForms } from '../../image-sources/parse-image-location.ts';

export function keepBaseUnknown(text: string): ChunkahError {
  return new ChunkahError({
    code: 'KEEP_BASE_UNKNOWN',
    message: `no base can be read from "${printable(text.slice(0, 200))}"`,
    hint: `name ${imageForms}, a number of layers from 1 on, or annotation for the base that the image names itself`,
  });
}

export function keepBaseWithoutImage(): ChunkahError {
  return new ChunkahError({
    code: 'KEEP_BASE_WITHOUT_IMAGE',
    option: { name: 'keepBase' },
    message: 'a base is to be kept, but a rootfs has no layers',
    hint: 'make the image from an image that has the base below it (--image), or leave the option out',
  });
}

/** @param image its name. */
export function baseNotAnnotated(image: string, missing: string): ChunkahError {
  return new ChunkahError({
    code: 'BASE_NOT_ANNOTATED',
    option: { name: 'keepBase' },
    message: `the image ${printable(image)} does not say what its base is: it has no annotation ${missing}`,
    hint: 'name the base itself, or how many of the layers are its own',
  });
}

/** @param names of the image and of the base. @param layer from 1: the first one that differs. */
export function baseDiffers(names: { readonly image: string; readonly base: string }, layer: number): ChunkahError {
  const [image, base] = [printable(names.image), printable(names.base)];
  return new ChunkahError({
    code: 'BASE_DIFFERS',
    option: { name: 'keepBase' },
    message: `the image ${image} does not stand on ${base}: their layers part at layer ${layer}`,
    hint: 'name the very image that it was made from, by its digest for example: a tag may have moved on',
  });
}

/** @param count layers that are asked for. */
export function baseTooTall(image: string, count: number, layers: number): ChunkahError {
  return new ChunkahError({
    code: 'BASE_DIFFERS',
    option: { name: 'keepBase' },
    message: `the image ${printable(image)} has ${layers} layers, and ${count} of them are to be its base`,
    hint: 'chunkah inspect IMAGE shows the layers',
  });
}

export function baseEmpty(base: string): ChunkahError {
  return new ChunkahError({
    code: 'BASE_EMPTY',
    option: { name: 'keepBase' },
    message: `the base ${printable(base)} has no layers`,
    hint: 'leave the option out: there is nothing to keep',
  });
}

/** @param needed at least so many layers. */
export function baseLeavesNoRoom(base: number, needed: number, maxLayers: number): ChunkahError {
  return new ChunkahError({
    code: 'BASE_LEAVES_NO_ROOM',
    option: { name: 'maxLayers' },
    message: `the base has ${base} layers, and the image needs at least ${needed}, more than the ${maxLayers} allowed`,
    hint: `allow more layers: --max-layers ${needed} or more`,
  });
}

/** A layer that lies neither on this machine nor in a registry. */
export function layerMissing(image: string, { digest, size }: { readonly digest: string; readonly size: number }) {
  return new ChunkahError({
    code: 'IMAGE_INVALID',
    message: `the image ${printable(image)} cannot be read: its layer ${digest} of ${size} bytes is missing`,
    hint: 'copy or pull the image once more',
  });
}
