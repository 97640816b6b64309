import type { BaseTree, KeptLayer, LayeredTree, StoredImage } from '@chunkah/oci';
import type { SelectedTree, WrittenPlace } from '@chunkah/rootfs';
import type { ImageBase } from '../base/image-base.ts';

/** What of a tree is read. */
export interface TreeSelection {
  /** Absolute paths inside the tree, see `ScanOptions.prune`. */
  readonly prune: readonly string[];
  readonly skipSpecialFiles: boolean;
}

/** A tree, and the base that is to stay below it. */
export interface ReadTree extends SelectedTree {
  readonly base?: ReadBase;
}

/** The layers of a base, read. */
export interface ReadBase {
  /** Of the whole image. */
  readonly whole: LayeredTree;
  readonly tree: BaseTree;
  /** Lowest first. */
  readonly layers: readonly KeptLayer[];
}

/** What decides which image a name stands for, and how it is reached. */
export interface ImageChoice {
  readonly platform?: string | undefined;
  readonly architecture?: string | undefined;
  readonly authfile?: string | undefined;
  readonly registryCa?: string | undefined;
  readonly registryInsecure?: readonly string[];
}

/** An image that was opened before all options of the run were known. */
export interface OpenedEarly {
  /** The tree of an image, if that is the one. */
  sourceOf(image: string, choice: ImageChoice): Promise<TreeSource> | undefined;
}

/** Where the tree of a run comes from. */
export interface TreeSource {
  /** As messages name it, such as `the rootfs /x`. */
  readonly name: string;
  /** What an image says of itself; missing for a directory. None of its layers is read for that. */
  readonly image?: StoredImage;
  /** The base of the image that is to stay. */
  readonly base?: ImageBase;
  /**
   * Reads the names and metadata of all entries.
   * @param warn hears of what clients read in different ways.
   */
  read(selection: TreeSelection, warn: (message: string) => void): Promise<ReadTree>;
  /**
   * Makes sure that nothing is written into what was read.
   * @throws ChunkahError `OUTPUT_IN_ROOTFS`.
   */
  refuseInside(places: readonly WrittenPlace[]): void;
}
