import type { Limits, RepoEntry } from '@chunkah/config';
import type { BuildScalarName, PlanScalarName, ScalarOptions } from '@chunkah/config/options';
import type { ComponentGroups, IntervalName, Logger, Packer, PathRule } from '@chunkah/core';
import type { ImageTarget, SpoolProgress, StoreTarget, WriteProgress } from '@chunkah/oci';
import type { PushedBlobs } from '@chunkah/report';
import type { RegistryTarget } from '../registry/registry-target.ts';
import type { ContainersStorageTarget } from '../storage/storage-target.ts';
import type { OpenedEarly } from './source/tree-source.ts';

/** What a plan depends on. */
export interface PlanOptions extends Omit<Pick<ScalarOptions, PlanScalarName>, 'rootfs'> {
  /** Directory of the root filesystem; this or `image`. */
  readonly rootfs?: string | undefined;
  /**
   * An image whose root filesystem is taken: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`,
   * `docker-archive:FILE[:NAME]`, `docker://HOST/NAME[:TAG]`, `containers-storage:NAME`, or a path.
   */
  readonly image?: string | undefined;
  /**
   * The base of `image` whose layers stay as they are: an image in the same forms, the number of
   * its layers, or `annotation` for the one that the annotations of `image` name.
   */
  readonly keepBase?: string | undefined;
  /** The image, where it was opened before all options were known. */
  readonly earlyImage?: OpenedEarly | undefined;
  /** How components share layers; default `trie`. With `compat` always `tiers`. */
  readonly packer?: 'tiers' | 'trie' | Packer;
  /** How the layers are compressed: what clients can read depends on it. */
  readonly compression?: ScalarOptions['compression'];
  /** What the image should stay within: more is warned of. */
  readonly limits?: Limits;
  /** Limits beyond which the run fails, as in `--fail-on`. */
  readonly failOn?: readonly string[];
  /** Clients that must be able to take the image. */
  readonly clients?: readonly string[];
  /** Whether the result says what clients are expected to download. */
  readonly forecast?: boolean;
  /** How often the clients of the forecast update; default daily, weekly and monthly. */
  readonly updateEvery?: readonly (number | IntervalName)[];
  /**
   * The image of the build before, whose unchanged layers stay: `oci:DIRECTORY[:TAG]`,
   * `oci-archive:FILE[:TAG]`, `manifest:FILE[:CONFIG]`, or the path of one of them;
   * `docker://HOST/NAME[:TAG|@DIGEST]`; `same` for what `output` has so far, if anything.
   */
  readonly previous?: string | undefined;
  /** Where the image goes; to plan it takes this for `previous: 'same'` alone. */
  readonly output?: OutputTarget;
  /** Names of the image in its directory or archive; in a registry its tags. */
  readonly tag?: string | readonly string[];
  /** Hosts of registries that may be spoken to without TLS, or with any certificate. */
  readonly registryInsecure?: readonly string[];
  /**
   * Absolute paths inside the rootfs that are left out; with a trailing slash only what is below.
   */
  readonly prune?: readonly string[];
  /** The same for paths that need not be there: no warning tells that one matched nothing. */
  readonly pruneIfPresent?: readonly string[];
  /**
   * Text of an image config: a config object of OCI, or what podman, docker, buildah or skopeo
   * inspect prints.
   */
  readonly imageConfig?: string;
  /** Such rules, tried after those of the file: the first that matches wins. */
  readonly rules?: readonly PathRule[];
  /**
   * Rules that are known of a distribution, tried after `rules`. They may take nothing, and alone
   * they are not sources of components of this tree.
   */
  readonly presetRules?: readonly PathRule[];
  /**
   * Sources of components: plugins, or built-in ones by name, with options, or with `false` to turn
   * one off. A plugin takes the place of a built-in one with its name.
   */
  readonly repos?: readonly RepoEntry[];
  /** Where a repo of `repos` comes from, by its name, as `repos()` is to tell it. */
  readonly repoOrigins?: Readonly<Record<string, string>>;
  /**
   * Names of repos that are not asked, whatever else names them: built-in ones, and those of
   * `repos`.
   */
  readonly disabledRepos?: readonly string[];
  /**
   * Package databases on the host, for trees without theirs, by the name of the repo that reads
   * them.
   */
  readonly databases?: Readonly<Record<string, string>>;
  /** Priorities of repos by their names: the lower one wins. */
  readonly priorities?: Readonly<Record<string, number>>;
  /** Components that become one component, `group/NAME`, by the name of the group. */
  readonly groups?: ComponentGroups;
  /**
   * Files that the caller is going to write: like all output none of them may lie in the rootfs.
   */
  readonly writtenFiles?: readonly string[];
  /** Ends the run early: it rejects with the signal's reason and leaves nothing behind. */
  readonly signal?: AbortSignal;
  /** Receives warnings and what `-v` shows; by default messages are discarded. */
  readonly logger?: Logger;
  /** Called once before the layers of `image` are read; says from then on how far that is. */
  readonly onSpool?: (progress: SpoolProgress) => void;
  /** Called during the scan with the entries found so far. */
  readonly onScan?: (entries: number) => void;
}

/** Where an image goes. */
export type OutputTarget = Exclude<ImageTarget, StoreTarget> | ContainersStorageTarget | RegistryTarget;

/** How far a build is. */
export interface BuildProgress extends WriteProgress {
  /** How each blob got into the registry so far, when the image goes to one. */
  blobs?(): PushedBlobs;
}

/** What an image depends on. */
export interface BuildOptions extends PlanOptions, Pick<ScalarOptions, BuildScalarName> {
  readonly output: OutputTarget;
  /** Edits of the config's labels, in order: `KEY=VALUE`, `KEY-`, `-`. */
  readonly labels?: readonly string[];
  /** Edits of the manifest's annotations, in the same forms. */
  readonly annotations?: readonly string[];
  /** Called once before writing; tells from then on how many of the bytes are done. */
  readonly onWrite?: (progress: BuildProgress) => void;
}
