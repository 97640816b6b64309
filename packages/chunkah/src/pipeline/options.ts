import type { RepoEntry } from '@chunkah/config';
import type { ComponentGroups, Logger, PathRule } from '@chunkah/core';
import type { ImageTarget, WriteProgress } from '@chunkah/oci';
import type { ModeOptions } from './mode.ts';

/** What a plan depends on. */
export interface PlanOptions extends ModeOptions {
  /** Directory of the root filesystem. */
  readonly rootfs: string;
  /** Most layers of the image, at least 1; default 64. */
  readonly maxLayers?: number;
  /** Absolute paths inside the rootfs that are left out; with a trailing slash only what is below. */
  readonly prune?: readonly string[];
  /** The same for paths that need not be there: no warning tells that one matched nothing. */
  readonly pruneIfPresent?: readonly string[];
  /** Leave out fifos, sockets and devices instead of failing. */
  readonly skipSpecialFiles?: boolean;
  /** Text of an image config: a config object of OCI, or what podman, docker, buildah or skopeo inspect prints. */
  readonly imageConfig?: string;
  /** Unix seconds: the time of the image and the newest time in it; default: `Created` of the image config, else the clock. */
  readonly sourceDateEpoch?: number;
  /** A map of components to their files, on the host: instead of one in the rootfs. */
  readonly filemap?: string;
  /** Rules that give components the files below path prefixes: a file on the host. */
  readonly componentMap?: string;
  /** Such rules, tried after those of the file: the first that matches wins. */
  readonly rules?: readonly PathRule[];
  /**
   * Rules that are known of a distribution, tried after `rules`. They may take nothing, and alone
   * they are no source of components of this tree.
   */
  readonly presetRules?: readonly PathRule[];
  /**
   * Sources of components: plugins, or built-in ones by name, with options, or with `false` to turn one off. A plugin takes the
   * place of a built-in one with its name.
   */
  readonly repos?: readonly RepoEntry[];
  /** Where a repo of `repos` comes from, by its name, as `repos()` is to tell it. */
  readonly repoOrigins?: Readonly<Record<string, string>>;
  /** Names of repos that are not asked, whatever else names them: built-in ones, and those of `repos`. */
  readonly disabledRepos?: readonly string[];
  /** Priorities of repos by their names: the lower one wins. */
  readonly priorities?: Readonly<Record<string, number>>;
  /** Components that become one component, `group/NAME`, by the name of the group. */
  readonly groups?: ComponentGroups;
  /** Threads for reading and writing; default: the processors that this process may use. */
  readonly threads?: number;
  /** File for the components before packing, as JSON. */
  readonly componentsFile?: string;
  /** Files that the caller is going to write: like all output none of them may lie in the rootfs. */
  readonly writtenFiles?: readonly string[];
  /** Ends the run early: it rejects with the signal's reason and leaves nothing behind. */
  readonly signal?: AbortSignal;
  /** Hears warnings and what `-v` shows; default: nobody. */
  readonly logger?: Logger;
  /** Called during the scan with the entries found so far. */
  readonly onScan?: (entries: number) => void;
}

/** What an image depends on. */
export interface BuildOptions extends PlanOptions {
  readonly output: ImageTarget;
  /** Edits of the config's labels, in order: `KEY=VALUE`, `KEY-`, `-`. */
  readonly labels?: readonly string[];
  /** Edits of the manifest's annotations, in the same forms. */
  readonly annotations?: readonly string[];
  /** Default: that of the image config, else this machine's. Names of `uname -m` are translated to OCI's. */
  readonly architecture?: string;
  /** Name of the image in its directory or archive. */
  readonly tag?: string;
  /** gzip level 0 to 9; without it layers stay uncompressed. */
  readonly compressionLevel?: number;
  /** Called once before writing; tells from then on how many of the bytes are done. */
  readonly onWrite?: (progress: WriteProgress) => void;
}
