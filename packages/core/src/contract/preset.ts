import type { IntervalName } from '../stability/interval.ts';

/**
 * A rule of the pathmap repo: what lies below a path prefix belongs to a component. The first rule
 * that matches wins.
 */
export interface PathRule {
  readonly prefix: string;
  readonly component: string;
  /** Days between updates, or the name of an interval; default: monthly. */
  readonly interval?: number | IntervalName | undefined;
  /** Whether it may take nothing without a warning: a rule for many roots, as those of a preset. */
  readonly optional?: boolean | undefined;
}

/** A repo of a preset: its name, with options, or with `false` to turn it off. */
export type PresetRepo =
  | string
  | readonly [name: string, options: Readonly<Record<string, unknown>>]
  | readonly [name: string, off: false];

/** What is known of a distribution, as plain data: a config that many builds share. */
export interface Preset {
  /** Kebab-case. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** Name of the preset that this one adds to. */
  readonly extends?: string | undefined;
  /**
   * The roots it is made for. Only looked at when a preset is chosen by the rootfs; a preset that
   * is made for none is a parent of others.
   */
  readonly matches?: readonly PresetMatch[] | undefined;
  /** As `--max-layers`. */
  readonly maxLayers?: number | undefined;
  /** As `--skip-special-files`. */
  readonly skipSpecialFiles?: boolean | undefined;
  /** As `--prune`: joined after those of the command line and the config. */
  readonly prune?: readonly string[] | undefined;
  /** As `--label`; most often `KEY-`, which drops a label that belongs to the base image. */
  readonly labels?: readonly string[] | undefined;
  /** As `--annotation`. */
  readonly annotations?: readonly string[] | undefined;
  readonly repos?: readonly PresetRepo[] | undefined;
  /** Rules for what no package owns, joined after those of the command line and the config. */
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
