import type { ComponentGroup, PathRule } from '@chunkah/core';
import type { Config, Limits } from '../config.ts';
import type { ScalarOptions } from '../options/scalar-options.ts';
import type { LayerRepo, RepoChoice } from '../plugins/resolve-repos.ts';

/** An image config: a file, or its text. */
export type ImageConfigSetting = { readonly path: string } | { readonly text: string };

/** Where an image goes or is, as it was written. */
export interface OutputSetting {
  readonly text: string;
  /** Makes its path absolute; without this, a relative one is relative to the working directory. */
  readonly locate?: (path: string) => string;
}

/** Options with a single value. */
export interface ScalarSettings extends ScalarOptions {
  readonly packer?: Config['packer'];
  readonly output?: OutputSetting | undefined;
  readonly image?: OutputSetting | undefined;
  readonly keepBase?: OutputSetting | undefined;
  readonly previous?: OutputSetting | undefined;
  /** Of one source; not empty. */
  readonly tag?: readonly string[] | undefined;
  readonly imageConfig?: ImageConfigSetting | undefined;
  readonly limits?: Limits | undefined;
  readonly failOn?: readonly string[] | undefined;
  readonly clients?: readonly string[] | undefined;
}

/** Settings from one source. */
export interface SettingsLayer {
  /**
   * Where it comes from, for people: `command line`, `config /x/chunkah.config.ts`,
   * `preset fedora`.
   */
  readonly origin: string;
  readonly scalars?: ScalarSettings;
  readonly labels?: readonly string[];
  readonly annotations?: readonly string[];
  /** Hosts of registries that need no TLS. */
  readonly registryInsecure?: readonly string[];
  readonly prune?: readonly string[];
  readonly rules?: readonly PathRule[];
  readonly repos?: readonly LayerRepo[];
  /** Names of repos that are disabled, whatever source has them. */
  readonly disabledRepos?: readonly string[];
  /** Package databases on the host, by the name of the repo. */
  readonly databases?: Readonly<Record<string, string>>;
  readonly priorities?: Readonly<Record<string, number>>;
  readonly groups?: Readonly<Record<string, ComponentGroup>>;
}

/** A value and the source it comes from. */
export interface Setting<Value> {
  readonly value: Value;
  readonly origin: string;
}

/** The settings of all sources, merged. */
export interface Settings {
  readonly scalars: { readonly [Key in keyof ScalarSettings]: Setting<NonNullable<ScalarSettings[Key]>> };
  /**
   * In the order in which they are applied: those of the command line last, so that they have the
   * last word.
   */
  readonly labels: readonly Setting<string>[];
  readonly annotations: readonly Setting<string>[];
  readonly registryInsecure: readonly Setting<string>[];
  readonly prune: readonly Setting<string>[];
  /** In the order in which they are tried. */
  readonly rules: readonly Setting<PathRule>[];
  readonly repos: readonly Setting<RepoChoice>[];
  readonly disabledRepos: readonly Setting<string>[];
  readonly databases: Readonly<Record<string, Setting<string>>>;
  readonly priorities: Readonly<Record<string, Setting<number>>>;
  readonly groups: Readonly<Record<string, Setting<ComponentGroup>>>;
}
