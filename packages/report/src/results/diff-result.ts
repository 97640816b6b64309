import type { VersionedResult } from './format-version.ts';

/** Result of `diff`. */
export interface DiffResult extends VersionedResult {
  /** One for each image after the first. */
  readonly steps: readonly DiffStep[];
  /** Bytes that a client downloads which takes every image, the first one aside. */
  readonly downloadBytes: number;
}

/** What a client downloads that has one image and takes the next one. */
export interface DiffStep {
  readonly old: string;
  readonly new: string;
  /**
   * What reasons go by: entries of the layers, or, where the layers are not at hand, the components
   * that they name.
   */
  readonly basis: 'entries' | 'components';
  /**
   * Whether the newer image is only planned: its digests are diff ids then, and its bytes those of
   * tars.
   */
  readonly isPlanned?: boolean;
  /** Numbers of layers. */
  readonly kept: number;
  readonly added: number;
  readonly gone: number;
  /** Bytes of blobs, each once: what the client downloads, and all of the newer image. */
  readonly downloadBytes: number;
  readonly imageBytes: number;
  /** The same of tars, where the layers are at hand. */
  readonly downloadTarBytes?: number;
  readonly imageTarBytes?: number;
  /** Layers that the older image does not have, in the order of the image. */
  readonly layers: readonly LayerDiff[];
  /** Layers that both images have, in the order of the newer one. */
  readonly keptLayers: readonly KeptLayer[];
  /** Layers of the older image that the newer one does not have. */
  readonly goneLayers: readonly GoneLayer[];
}

/** A layer that the older image does not have. Numbers of layers count from 1. */
export interface LayerDiff {
  readonly layer: number;
  readonly digest: string;
  readonly bytes: number;
  readonly tarBytes?: number;
  /** In byte order; empty for a layer of another program. */
  readonly components: readonly string[];
  /** The layer of the older image that it comes closest to. */
  readonly before?: number;
  /** Components that came, went, moved, or have another version. */
  readonly changes: readonly ComponentChange[];
  /** What is different in its entries; only on the basis of entries. */
  readonly reasons?: readonly LayerReason[];
  /** The largest files behind it, where they are asked for. */
  readonly files?: readonly ChangedFile[];
}

/** What became of a component in a layer. */
export interface ComponentChange {
  readonly kind: 'came' | 'gone' | 'changed' | 'moved-here' | 'moved-away';
  readonly name: string;
  /** Versions, where the images name them. */
  readonly oldVersion?: string;
  readonly newVersion?: string;
  /** Of a component that moved: its other layer. */
  readonly layer?: number;
}

/** What is different in the entries of a layer. */
export interface LayerReason {
  /**
   * `directories`: directories that are only above something else, or have another time.
   * `encoding`: nothing; the same entries are compressed or written otherwise.
   */
  readonly kind: 'came' | 'gone' | 'content' | 'metadata' | 'moved-here' | 'moved-away' | 'directories' | 'encoding';
  /** Number of entries, and bytes of the files among them. */
  readonly entries: number;
  readonly bytes: number;
  /** Of `metadata`: `mode`, `owner`, `time`, `xattr NAME`. */
  readonly fields?: readonly string[];
  /** Of `moved-here` and `moved-away`: the other layers. */
  readonly layers?: readonly number[];
}

/** A file behind a layer that changed. */
export interface ChangedFile {
  /** Absolute. */
  readonly path: string;
  readonly kind: LayerReason['kind'];
  readonly bytes: number;
}

/** A layer that is no longer there. */
export interface GoneLayer {
  readonly layer: number;
  readonly digest: string;
  readonly bytes: number;
  readonly components: readonly string[];
}

/** A layer that both images have. */
export interface KeptLayer extends GoneLayer {
  /** Its number in the older image. */
  readonly before: number;
}
