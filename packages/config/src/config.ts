import type { ComponentGroup, Packer, PathRule, Preset, PresetRepo, RepoPlugin } from '@chunkah/core';
import type { ScalarOptions } from './options/scalar-options.ts';

/** Values that a list skips, so that it can contain `condition && value`. */
export type Falsy = false | null | undefined | '' | 0;

/**
 * A repo in a list: a plugin, its name, its name with options, or its name with `false` to turn it
 * off.
 */
export type RepoEntry = RepoPlugin | PresetRepo | Falsy;

/** A group: its components, or a longer description. */
export type GroupEntry =
  | readonly (string | Falsy)[]
  | (Omit<ComponentGroup, 'components'> & { readonly components: readonly (string | Falsy)[] });

/** What an image should stay within. Sizes: bytes, or a text such as `500 MB` or `10 GiB`. */
export interface Limits {
  /** Expected download of a client that updates once a week, not compressed. */
  readonly download?: number | string | undefined;
  /** Number of layers. */
  readonly layers?: number | undefined;
  /** Size of a layer, not compressed. */
  readonly layerBytes?: number | string | undefined;
  /** Share of the size that no repo claims: from 0 to 1, or a text such as `5 %`. */
  readonly unclaimed?: number | string | undefined;
}

/**
 * All options of a config file. Relative paths are relative to its folder (for `.config/chunkah.*`,
 * to the folder above).
 */
export interface Config extends ScalarOptions {
  /**
   * Where the image goes: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`,
   * `docker-archive:FILE[:NAME:TAG]`, `FILE`, `docker://HOST/NAME[:TAG]`,
   * `containers-storage:NAME[:TAG]`, or `-` for standard output.
   */
  readonly output?: string | undefined;
  /**
   * Name of the image in its directory or archive, tag in a registry; or a list of them.
   */
  readonly tag?: string | readonly (string | Falsy)[] | undefined;
  /** Hosts, as `HOST` or `HOST:PORT`, that may be spoken to without TLS, or with any certificate. */
  readonly registryInsecure?: readonly (string | Falsy)[] | undefined;
  /** The image config: a file, or the config itself, in the forms of `--config`. */
  readonly imageConfig?: string | Readonly<Record<string, unknown>> | undefined;
  /** Edits of the image's labels: `KEY=VALUE`, `KEY-`, `-`. Those of the command line come last. */
  readonly labels?: readonly (string | Falsy)[] | undefined;
  /** Edits of the manifest's annotations, in the same forms. */
  readonly annotations?: readonly (string | Falsy)[] | undefined;
  /**
   * Image to make anew, in place of `rootfs`: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`,
   * `docker-archive:FILE[:NAME]`, `docker://HOST/NAME[:TAG]`, `containers-storage:NAME`, or a path.
   */
  readonly image?: string | undefined;
  /**
   * The base of `image` whose layers stay as they are: an image in the same forms, the number of
   * its layers, or `annotation` for the one that the annotations of `image` name.
   */
  readonly keepBase?: string | number | undefined;
  /** Absolute paths inside the rootfs to leave out; with a trailing slash, only what is below. */
  readonly prune?: readonly (string | Falsy)[] | undefined;
  /**
   * How components share layers: in `tiers` of stability, in a `trie` that keeps updates small, or
   * as a packer decides; `compat` always packs in tiers.
   */
  readonly packer?: 'tiers' | 'trie' | Packer | undefined;
  /**
   * The image of the build before, whose unchanged layers stay: `oci:DIRECTORY[:TAG]`,
   * `oci-archive:FILE[:TAG]`, or `manifest:FILE[:CONFIG]`.
   */
  readonly previous?: string | undefined;
  /**
   * Rules that assign the files below path prefixes to components: the first one that matches wins.
   */
  readonly rules?: readonly (PathRule | Falsy)[] | undefined;
  /**
   * Sources of components. A repo replaces the built-in one of the same name; the other built-in
   * repos stay.
   */
  readonly repos?: readonly RepoEntry[] | undefined;
  /** What the image should stay within: more is warned of. */
  readonly limits?: Limits | undefined;
  /**
   * Limits that make a run fail: `download`, `layers`, `layer-bytes`, `unclaimed`, with a value of
   * their own as in `download=500MB`.
   */
  readonly failOn?: readonly (string | Falsy)[] | undefined;
  /** Clients that must be able to take the image, such as `docker` or `ghcr`. */
  readonly clients?: readonly (string | Falsy)[] | undefined;
  /** Priorities of repos by name: the lower one wins. */
  readonly priorities?: Readonly<Record<string, number>> | undefined;
  /** Components that become one component, by the name of the group. */
  readonly groups?: Readonly<Record<string, GroupEntry>> | undefined;
  /**
   * Presets by name, `auto` for the one that fits the rootfs, or presets themselves. The first one
   * takes precedence.
   */
  readonly presets?: readonly (string | Preset | Falsy)[] | undefined;
}

/** Argument of a config that is a function. */
export interface ConfigContext {
  /** The rootfs of the command line or of CHUNKAH_ROOTFS. */
  readonly rootfs: string | undefined;
  /** The image of the command line or of CHUNKAH_IMAGE. */
  readonly image: string | undefined;
  /** Fields of the `os-release` of that rootfs or image; empty without one. */
  readonly osRelease: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The command that runs, such as `build`. */
  readonly command: string;
}

/** What a config file exports as its default. */
export type ConfigExport = Config | Promise<Config> | ((context: ConfigContext) => Config | Promise<Config>);
