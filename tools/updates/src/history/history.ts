/** Unix day of 2020-01-01: days of a history count from there. */
export const dayZero = 18_262;

/** How the components of a distribution changed over some years. All days count from 2020-01-01. */
export interface History {
  readonly dataset: string;
  /** Repo that would find the components, such as `rpm`. */
  readonly repo: string;
  /** First day from which on all changes are known. */
  readonly knownFrom: number;
  /**
   * Day of the first image. What comes after is held out: an image of a day knows changes up to
   * that day only.
   */
  readonly cut: number;
  /** Last day on which an image may be built. */
  readonly end: number;
  /** In the order of the bytes of their names. */
  readonly components: readonly HistoryComponent[];
}

/** One component through all its versions. */
export interface HistoryComponent {
  /** Without a repo's prefix. */
  readonly name: string;
  /** First day in the image. */
  readonly from: number;
  /** First day no longer in the image. */
  readonly to: number;
  /** Days on which it changed, ascending. */
  readonly days: readonly number[];
  /** Bytes by version: before all days, after the first day and on. */
  readonly sizes: readonly number[];
}

/** Number of changes up to a day: what tells two versions of a component apart. */
export function versionOn({ days }: HistoryComponent, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}
