import { ChunkahError, printable } from '@chunkah/core';
import { imageForms } from '../../image-sources/parse-image-location.ts';
import { withoutUser } from '../image-transports.ts';

export function previousUnknown(text: string): ChunkahError {
  return new ChunkahError({
    code: 'PREVIOUS_UNKNOWN',
    message:
      text === ''
        ? 'no previous image is named'
        : `no image can be read from "${printable(withoutUser(text).slice(0, 200))}"`,
    hint: `name ${imageForms}, manifest:FILE[:CONFIG], or same for the image that the output has so far`,
  });
}

/** @param name of the image. */
export function previousForeign(name: string): ChunkahError {
  return new ChunkahError({
    code: 'PREVIOUS_FOREIGN',
    message: `no layer of the image ${printable(name)} says which components it has: chunkah did not make it`,
    hint: 'name an image that chunkah made, as it was or copied: neither its annotations nor its history names components',
  });
}

/** @param name of the image. */
export function previousRepeats(name: string, component: string): ChunkahError {
  return new ChunkahError({
    code: 'PREVIOUS_INVALID',
    message: `the image ${printable(name)} names the component ${printable(component)} twice`,
    hint: 'chunkah makes no such image: name another one, or leave the option out',
  });
}

export function previousIsOutput(path: string): ChunkahError {
  return new ChunkahError({
    code: 'PREVIOUS_IS_OUTPUT',
    message: `the output ${printable(path)} is the previous image, and is written where it is`,
    hint: 'write to another place, or copy the previous image first',
  });
}

/** @param place where the image goes instead. */
export function previousSameNowhere(place: 'nowhere' | 'to standard output' | 'to a containers storage'): ChunkahError {
  return new ChunkahError({
    code: 'PREVIOUS_SAME_NOWHERE',
    message: `"same" is the image that the output has so far, but the image goes ${place}`,
    hint: 'name an output, such as docker://HOST/NAME, oci:DIRECTORY or a file, or name the previous image itself',
  });
}
