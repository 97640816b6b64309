import type { IntervalName } from '../stability/interval.ts';

/**
 * A rule of the pathmap repo: everything below a path prefix belongs to a component. The first rule
 * that matches wins.
 */
export interface PathRule {
  readonly prefix: string;
  readonly component: string;
  /** Days between updates, or the name of an interval; default: monthly. */
  readonly interval?: number | IntervalName | undefined;
  /**
   * Whether it may match nothing without a warning: for rules that serve many trees, such as those
   * of a preset.
   */
  readonly optional?: boolean | undefined;
}

/** A repo of a preset: its name, with options, or with `false` to turn it off. */
export type PresetRepo =
  | string
  | readonly [name: string, options: Readonly<Record<string, unknown>>]
  | readonly [name: string, off: false];

/** Knowledge about a distribution, as plain data: a config shared by many builds. */
export interface Preset {
  /** Kebab-case. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** Name of the preset that this one builds on. */
  readonly extends?: string | undefined;
  /**
   * The roots it fits. Used only when a preset is chosen by the rootfs; a preset that fits none is
   * a parent of others.
   */
  readonly matches?: readonly PresetMatch[] | undefined;
  /** See `--max-layers`. */
  readonly maxLayers?: number | undefined;
  /** As `--update-period`. */
  readonly updatePeriod?: number | IntervalName | undefined;
  /** As `--skip-special-files`. */
  readonly skipSpecialFiles?: boolean | undefined;
  /** See `--prune`; appended to those of the command line and the config. */
  readonly prune?: readonly string[] | undefined;
  /** See `--label`; most often `KEY-`, which drops a label that belongs to the base image. */
  readonly labels?: readonly string[] | undefined;
  /** See `--annotation`. */
  readonly annotations?: readonly string[] | undefined;
  readonly repos?: readonly PresetRepo[] | undefined;
  /** Rules for files that no package owns, appended to those of the command line and the config. */
  readonly rules?: readonly PathRule[] | undefined;
}

/**
 * A root as its `os-release` describes it (os-release(5)): its `ID`, or a name in its `ID_LIKE`, is
 * the id; its `VARIANT_ID` is among the variants, if there are any.
 */
export interface PresetMatch {
  readonly id: string;
  readonly variants?: readonly string[] | undefined;
}
