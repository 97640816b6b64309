import type { ComponentGroup, PathRule, Preset, PresetRepo, RepoPlugin } from '@chunkah/core';

/** Values that a list skips, so that `condition && value` can stand in it. */
export type Falsy = false | null | undefined | '' | 0;

/** A repo in a list: a plugin, its name, its name with options, or its name with `false` to turn it off. */
export type RepoEntry = RepoPlugin | PresetRepo | Falsy;

/** A group: its components, or a longer description. */
export type GroupEntry =
  | readonly (string | Falsy)[]
  | (Omit<ComponentGroup, 'components'> & { readonly components: readonly (string | Falsy)[] });

/** All that a config file may say. Relative paths start at its folder (of `.config/chunkah.*`: the folder above). */
export interface Config {
  /** Root filesystem to make the image of. */
  readonly rootfs?: string | undefined;
  /** Where the image goes: `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `FILE`, or `-` for standard output. */
  readonly output?: string | undefined;
  /** Most layers of the image, at least 1. */
  readonly maxLayers?: number | undefined;
  /** The image config: a file, or the config itself, in the forms of `--config`. */
  readonly imageConfig?: string | Readonly<Record<string, unknown>> | undefined;
  /** Edits of the image's labels: `KEY=VALUE`, `KEY-`, `-`. Those of the command line come last. */
  readonly labels?: readonly (string | Falsy)[] | undefined;
  /** Edits of the manifest's annotations, in the same forms. */
  readonly annotations?: readonly (string | Falsy)[] | undefined;
  /** Time of the image in Unix seconds. */
  readonly sourceDateEpoch?: number | undefined;
  /** Whether layers are compressed with gzip. */
  readonly compressed?: boolean | undefined;
  /** gzip level, 0 to 9. */
  readonly compressionLevel?: number | undefined;
  /** Architecture of the image. */
  readonly architecture?: string | undefined;
  /** Name of the image in its directory or archive. */
  readonly tag?: string | undefined;
  /** Whether fifos, sockets and devices are left out instead of failing. */
  readonly skipSpecialFiles?: boolean | undefined;
  /** Absolute paths inside the rootfs to leave out; with a trailing slash only what is below. */
  readonly prune?: readonly (string | Falsy)[] | undefined;
  /** Whether `user.component` and `user.update-interval` are left out of the layers. */
  readonly stripHints?: boolean | undefined;
  /** Threads for reading and writing, 1 to 1024. */
  readonly threads?: number | undefined;
  /** A map of components to their files, instead of one in the rootfs. */
  readonly filemap?: string | undefined;
  /** A file of rules that give components the files below path prefixes; its rules come before `rules`. */
  readonly componentMap?: string | undefined;
  /** Such rules: the first that matches wins. */
  readonly rules?: readonly (PathRule | Falsy)[] | undefined;
  /** Sources of components. A repo takes the place of a built-in one with its name; the other built-in ones stay. */
  readonly repos?: readonly RepoEntry[] | undefined;
  /** Priorities of repos by their names: the lower one wins. */
  readonly priorities?: Readonly<Record<string, number>> | undefined;
  /** Components that become one component, by the name of the group. */
  readonly groups?: Readonly<Record<string, GroupEntry>> | undefined;
  /** Presets by their names, `auto` for the one that fits the rootfs, or presets themselves. The first one counts most. */
  readonly presets?: readonly (string | Preset | Falsy)[] | undefined;
  /** Reproduce the bytes of another program: `chunkah-0.6`. The options below count over it. */
  readonly compat?: 'chunkah-0.6' | undefined;
  /** Time of a directory: that of the newest other entry of its layer, or the one on disk. */
  readonly directoryTimes?: 'newest-entry' | 'disk' | undefined;
  /** What a time before 1970 becomes: 0, or the newest time of the layer. */
  readonly timesBefore1970?: 'zero' | 'clamp' | undefined;
  /** What a time after the source date epoch becomes when a repo vouches for it: the epoch, or itself. */
  readonly timesAfterEpoch?: 'epoch' | 'kept' | undefined;
  /** Targets of symlinks: their exact bytes, or without doubled slashes and `.`. */
  readonly symlinkTargets?: 'exact' | 'tidied' | undefined;
  /** What makes two names one file: device and inode, or the inode's number alone. */
  readonly linkIdentity?: 'device-and-inode' | 'inode' | undefined;
  /** All names of a file go to one component, or each name goes by its own claim. */
  readonly hardLinks?: 'together' | 'by-name' | undefined;
  /** Names that readers of images take for something else (`.wh.*`): an error, or recorded. */
  readonly misreadNames?: 'refused' | 'recorded' | undefined;
  /** Marks of overlay drivers (`user.overlay.*`, `user.fuseoverlayfs.*`): left out of the layers, or recorded. */
  readonly overlayXattrs?: 'dropped' | 'recorded' | undefined;
  /** What counts as a component's size: bytes of regular files, each inode once; or the sizes of all its entries. */
  readonly sizeRule?: 'file-bytes' | 'entry-bytes' | undefined;
  /** Fields of the image config that are kept: all, or those that chunkah 0.6 knows. */
  readonly imageConfigFields?: 'all' | 'chunkah-0.6' | undefined;
  /** File for the image's digest. */
  readonly digestfile?: string | undefined;
  /** File for the components and their files, as JSON. */
  readonly componentsFile?: string | undefined;
}

/** What a config that is a function is told. */
export interface ConfigContext {
  /** The rootfs of the command line or of CHUNKAH_ROOTFS. */
  readonly rootfs: string | undefined;
  /** Fields of that rootfs's `os-release`; empty without one. */
  readonly osRelease: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The command that runs, such as `build`. */
  readonly command: string;
}

/** What a config file exports as its default. */
export type ConfigExport = Config | Promise<Config> | ((context: ConfigContext) => Config | Promise<Config>);
