import type { ImageJson } from '../image/image-json.ts';
import type { ImageRun, ImageWork } from './image-run.ts';
import type { ImageTarget } from './image-target.ts';

/** One kind of place that an image can be written to. */
export interface OutputKind<Target extends ImageTarget> {
  /**
   * What stands before the colon of an output that is given as text, as in skopeo; missing for what
   * has no such form.
   */
  readonly prefix?: string;
  /** @param path what stands behind the prefix, and is not empty. */
  readonly parse?: (path: string) => Target;
  /** How messages name the output. */
  name(target: Target): string;
  /**
   * Makes sure that an image can be written there.
   * @returns the path of the file or directory to be, all symlinks resolved; `undefined` when the
   * image goes to what is not a file.
   * @throws ChunkahError `OUTPUT_EXISTS`, or a system error.
   */
  check(target: Target): string | undefined;
  /** The same target by another path, which `check` gave. */
  at(target: Target, path: string): Target;
  /** How often the tar of each layer is made, for the progress. */
  passes(run: Pick<ImageRun, 'blobs' | 'sequence'>, target: Target): number;
  write(work: ImageWork, target: Target): Promise<ImageJson>;
}
