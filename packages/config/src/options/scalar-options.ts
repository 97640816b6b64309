// Made by `npm run docs` from the table of options: a change here is lost.

import type { IntervalName } from '@chunkah/core';

/** Options of a config that one value decides each. */
export interface ScalarOptions {
  /** Root filesystem to make the image from. */
  readonly rootfs?: string | undefined;
  /** Whether to leave out fifos, sockets and devices instead of failing. */
  readonly skipSpecialFiles?: boolean | undefined;
  /** Maximum number of layers in the image, at least 1. */
  readonly maxLayers?: number | undefined;
  /**
   * Days between two updates of a client, or `daily`, `weekly`, `biweekly`, `monthly`, `quarterly`
   * or `yearly`: what is downloaded in such a time is kept small.
   */
  readonly updatePeriod?: number | IntervalName | undefined;
  /**
   * File of rules that assign the files below path prefixes to components; its rules come before
   * `rules`.
   */
  readonly componentMap?: string | undefined;
  /** Map of components to their files, instead of one in the rootfs. */
  readonly filemap?: string | undefined;
  /** Whether to leave `user.component` and `user.update-interval` out of the layers. */
  readonly stripHints?: boolean | undefined;
  /** Time of the image, and newest time in it, in whole Unix seconds. */
  readonly sourceDateEpoch?: number | undefined;
  /**
   * Reproduce the bytes of another program: `chunkah-0.6`. The options below take precedence over
   * it.
   */
  readonly compat?: 'chunkah-0.6' | undefined;
  /** Time of a directory: that of the newest other entry of its layer, or the one on disk. */
  readonly directoryTimes?: 'newest-entry' | 'disk' | undefined;
  /** What a time before 1970 becomes: 0, or the newest time of the layer. */
  readonly timesBefore1970?: 'zero' | 'clamp' | undefined;
  /**
   * What a time after the source date epoch becomes when a repo vouches for it: the epoch, or
   * itself.
   */
  readonly timesAfterEpoch?: 'epoch' | 'kept' | undefined;
  /** Targets of symlinks: their exact bytes, or without doubled slashes and `.`. */
  readonly symlinkTargets?: 'exact' | 'tidied' | undefined;
  /**
   * What makes two names hard links of one file: device and inode number, or the inode number
   * alone.
   */
  readonly linkIdentity?: 'device-and-inode' | 'inode' | undefined;
  /** Whether all hard links of a file go to one component, or each goes by its own claim. */
  readonly hardLinks?: 'together' | 'by-name' | undefined;
  /** Names that readers of images take for something else (`.wh.*`): an error, or recorded. */
  readonly misreadNames?: 'refused' | 'recorded' | undefined;
  /**
   * Marks of overlay drivers (`user.overlay.*`, `user.fuseoverlayfs.*`): left out of the layers, or
   * recorded.
   */
  readonly overlayXattrs?: 'dropped' | 'recorded' | undefined;
  /**
   * What counts as a component's size: bytes of regular files, each inode once; or the sizes of all
   * its entries.
   */
  readonly sizeRule?: 'file-bytes' | 'entry-bytes' | undefined;
  /** Fields of the image config that are kept: all, or those that chunkah 0.6 knows. */
  readonly imageConfigFields?: 'all' | 'chunkah-0.6' | undefined;
  /**
   * Names in the list of a layer's components: spaces and backslashes in them escaped, or as they
   * are.
   */
  readonly componentNames?: 'escaped' | 'plain' | undefined;
  /** Whether layers name the versions of their components. */
  readonly componentVersions?: 'recorded' | 'omitted' | undefined;
  /** Whether the manifest has the field `mediaType`. */
  readonly manifestMediaType?: 'recorded' | 'omitted' | undefined;
  /** Architecture of the image. */
  readonly architecture?: string | undefined;
  /** Which image of several `image` is: `linux/ARCHITECTURE`, or with `/VARIANT`. */
  readonly platform?: string | undefined;
  /** File with [credentials](docs/guide/registry.md#credentials) for registries. */
  readonly authfile?: string | undefined;
  /**
   * Certificates of authorities that registries are trusted by, besides those of the system, in
   * PEM.
   */
  readonly registryCa?: string | undefined;
  /** Repository of the same registry whose blobs are taken over instead of sent. */
  readonly mountFrom?: string | undefined;
  /** How to compress the layers. */
  readonly compression?: 'none' | 'gzip' | 'zstd' | 'zstd:chunked' | undefined;
  /** The same as `compression: "gzip"`. */
  readonly compressed?: boolean | undefined;
  /** Level of the compression: gzip 0 to 9, zstd 1 to 19. */
  readonly compressionLevel?: number | undefined;
  /** Threads for reading and writing, 1 to 1024. */
  readonly threads?: number | undefined;
  /** File for the digest of the image. */
  readonly digestfile?: string | undefined;
  /** File for the components and their files, as JSON. */
  readonly componentsFile?: string | undefined;
  /** File that gets a summary in Markdown at its end. */
  readonly summaryFile?: string | undefined;
  /** File for a page in HTML with layers, components and a search. */
  readonly reportFile?: string | undefined;
}
