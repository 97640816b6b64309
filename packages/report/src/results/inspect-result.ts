import type { VersionedResult } from './format-version.ts';

/** A component of a layer, as the image names it. */
export interface InspectedComponent {
  readonly name: string;
  /** Missing where the image names none. */
  readonly version?: string;
}

/** A layer of an image that exists. */
export interface InspectedLayer {
  readonly digest: string;
  readonly diffId: string;
  readonly mediaType: string;
  /** Bytes of the blob: what a client downloads. */
  readonly blobSize: number;
  /** Of the blobs of all layers, 0 to 1. */
  readonly share: number;
  /** Empty for a layer of another program. */
  readonly components: readonly InspectedComponent[];
  /** Probability, 0 to 1, that the layer does not change within 7 days; missing where none is named. */
  readonly stability?: number;
  /** What made the layer, as the history of the image says; missing where it says nothing. */
  readonly createdBy?: string;
}

/** An entry of a layer. */
export interface InspectedEntry {
  /** Absolute path inside the image. */
  readonly path: string;
  /** A whiteout says that a path of lower layers is not there. */
  readonly type:
    | 'file'
    | 'directory'
    | 'symlink'
    | 'hard link'
    | 'device'
    | 'fifo'
    | 'whiteout'
    | 'opaque directory'
    | 'other';
  /** Bytes of a file's content; 0 for anything else. */
  readonly size: number;
}

/** The entries of one layer. */
export interface InspectedFiles {
  /** Number of the layer, from 1 for the lowest. */
  readonly layer: number;
  /** The largest first. */
  readonly entries: readonly InspectedEntry[];
}

/** Result of `inspect`. */
export interface InspectResult extends VersionedResult {
  readonly image: string;
  /** Of the manifest; missing for an image of a docker archive, which has none. */
  readonly digest?: string;
  readonly configDigest: string;
  /** `linux/ARCHITECTURE[/VARIANT]` */
  readonly platform: string;
  /** As the config says; missing where it says nothing. */
  readonly created?: string;
  /** Lowest first. */
  readonly layers: readonly InspectedLayer[];
  /** Bytes of all layers, equal ones once. */
  readonly blobBytes: number;
  /** Only when the files of a layer were asked for. */
  readonly files?: InspectedFiles;
}
