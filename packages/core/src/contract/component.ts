/** Index of a component in `ComponentRepo.components`. */
export type ComponentId = number;

/** Files that belong together: one package, one build element, one labelled tree. */
export interface Component {
  /**
   * Non-empty valid Unicode, unique in its repo, without the repo's prefix; a byte that is not
   * UTF-8 is written `\xHH`.
   */
  readonly name: string;
  /**
   * Probability, 0 to 1, that the component does not change within the stability period of 7 days.
   */
  readonly stability: number;
  /**
   * Unix seconds, a whole number from 1970 to 9999: no entry of the component's layer is newer than
   * this. A time after the source date epoch counts as the epoch.
   */
  readonly mtimeClamp: number;
  /**
   * Unix days on which the component changed, each once, ascending, none after the day of `now`: a
   * packer may judge by them.
   */
  readonly changeDays?: readonly number[];
  /** Average days between updates, more than 0, if specified by someone. */
  readonly interval?: number;
  /** For people: what is installed, such as `5.2.15-3.fc39`. It has no influence. */
  readonly version?: string;
}

/**
 * The last second of the year 9999, in Unix seconds. No time in an image is later: images use RFC
 * 3339 times, which end there.
 */
export const latestTimestamp = 253_402_300_799;
