import type { Finding } from './finding.ts';
import type { VersionedResult } from './format-version.ts';

/** One thing that is wrong with an image. */
export interface ImageFinding {
  /** Stable name of its kind. */
  readonly code: string;
  /** File of the image, and after a space a field or the name of an entry. */
  readonly where: string;
  readonly message: string;
}

/** Result of `validate`. */
export interface ValidateResult extends VersionedResult {
  readonly image: string;
  /** Whether there are no faults. */
  readonly valid: boolean;
  readonly faults: readonly ImageFinding[];
  readonly warnings: readonly ImageFinding[];
  /** Digests of the manifests that were looked at. */
  readonly manifests: readonly string[];
  /**
   * What clients cannot take; only where the options name some. Missing of an image with faults,
   * which is not looked at in this way.
   */
  readonly findings?: readonly Finding[];
}
