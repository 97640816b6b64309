import { ChunkahError, printable } from '@chunkah/core';
import type { TarFault } from '../tar/tar-fault.ts';
import { shownName } from '../validate/checked-name.ts';

/** @param layer how messages name it. */
export function layerUnreadable(layer: string, { kind, message, position }: TarFault): ChunkahError {
  const place = `${printable(layer)}: ${message}, at byte ${position} of the tar`;
  switch (kind) {
    case 'damaged':
      return new ChunkahError({
        code: 'LAYER_DAMAGED',
        message: `${place}: it is damaged, or not a tar`,
        hint: 'copy or pull the image once more',
      });
    case 'record-too-large':
      return new ChunkahError({
        code: 'LAYER_RECORD_TOO_LARGE',
        message: place,
        hint: 'PAX records and long names of one entry may take 1 MiB, as for the readers of other clients, global ones 1 KiB',
      });
    case 'sparse-file':
      return new ChunkahError({
        code: 'LAYER_SPARSE_FILE',
        message: place,
        hint: 'make the layer without sparse files, as the OCI image specification asks for: tar without --sparse',
      });
  }
}

/** @param most in all layers. */
export function tooManyEntries(layer: string, most: number): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_TOO_MANY_ENTRIES',
    message: `up to ${printable(layer)} the layers have more than ${most} entries`,
    hint: 'check that it is the right image',
  });
}

/** @param most bytes of paths in all layers. */
export function tooManyUnlisted(layer: string, most: number): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_TOO_MANY_ENTRIES',
    message: `up to ${printable(layer)} the paths of directories that no layer lists have more than ${most} bytes`,
    hint: 'check that it is the right image, or make the layers with entries for their directories',
  });
}

/** @param why what is wrong with the name: `is empty`. */
export function layerNameInvalid(layer: string, name: string, why: string): ChunkahError {
  return new ChunkahError({
    code: 'LAYER_NAME_INVALID',
    message: `${printable(layer)}: the name of the entry "${shownName(name)}" ${why}`,
    hint: 'an entry lies inside the root of the image: make the layer anew',
  });
}

export function layerTypeUnknown(layer: string, name: string, flag: string): ChunkahError {
  return new ChunkahError({
    code: 'LAYER_TYPE_UNKNOWN',
    message: `${printable(layer)}: /${shownName(name)} has the type "${printable(flag)}", which layers do not have`,
    hint: 'make the layer anew, with tar --format=pax for example',
  });
}

/** @param blocking path of what is not a directory. */
export function layerPathBlocked(layer: string, path: string, blocking: string): ChunkahError {
  return new ChunkahError({
    code: 'LAYER_PATH_BLOCKED',
    message: `${printable(layer)}: /${shownName(path)} lies below /${shownName(blocking)}, which is not a directory`,
    hint: 'clients differ in what they make of that: give the layer the real path, not one through a symlink',
  });
}

/** @param why what is wrong with the target: `does not exist`. */
export function layerLinkInvalid(layer: string, path: string, target: string, why: string): ChunkahError {
  return new ChunkahError({
    code: 'LAYER_LINK_INVALID',
    message: `${printable(layer)}: /${shownName(path)} is a hard link to /${shownName(target)}, which ${why}`,
    hint: 'a hard link leads to a file of its layer that comes before it, or of a layer below',
  });
}

/** @param why what is wrong with the target: `is empty`. */
export function layerSymlinkInvalid(layer: string, path: string, why: string): ChunkahError {
  return new ChunkahError({
    code: 'LAYER_LINK_INVALID',
    message: `${printable(layer)}: /${shownName(path)} is a symlink whose target ${why}`,
    hint: 'no client can unpack it: make the layer anew',
  });
}

export function tooManyLayers(image: string, count: number, most: number): ChunkahError {
  return new ChunkahError({
    code: 'IMAGE_TOO_MANY_LAYERS',
    message: `the image ${printable(image)} has ${count} layers, more than ${most}`,
    hint: 'check that it is the right image: no client stacks as many',
  });
}
