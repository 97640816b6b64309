import type { Packer, PackRequest } from '@chunkah/core';

/** A way to lay out images. */
export interface Strategy {
  /** Lays out an image without knowing another one. */
  readonly packer: Packer;
  /**
   * Lays out an image after another one, for programs that have their own way to do so. Without it,
   * core keeps layers and packs the rest anew.
   * @param previous the layers of the previous image, as indexes into the items; items that are
   *   gone are left out, so a layer can be empty.
   */
  next?(request: PackRequest, previous: readonly (readonly number[])[]): readonly (readonly number[])[];
}
