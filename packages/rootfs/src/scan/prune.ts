import { toBinaryPath } from '../binary-path.ts';
import { prunePathInvalid } from '../errors.ts';

/**
 * What the user asked to leave out of the image. Paths are binary strings relative to the rootfs,
 * such as `/var/cache`.
 */
export interface PruneRules {
  /** Left out with everything below. */
  readonly whole: ReadonlySet<string>;
  /** Kept, but everything below is left out. */
  readonly below: ReadonlySet<string>;
}

/**
 * Reads prune paths: literal, absolute inside the rootfs; a trailing slash leaves out only the
 * contents.
 * @throws ChunkahError `PRUNE_PATH_INVALID` for a relative path, for the root, and for `.` and
 * `..`; `PATH_INVALID`.
 */
export function parsePrunePaths(paths: readonly string[]): PruneRules {
  const whole = new Set<string>();
  const below = new Set<string>();
  for (const path of paths) {
    const names = namesOf(path);
    const isLiteral = names.length > 0 && !names.some((name) => name === '.' || name === '..' || name.includes('\0'));
    if (!path.startsWith('/') || !isLiteral) throw prunePathInvalid(path);
    (path.endsWith('/') ? below : whole).add(prunedPath(path));
  }
  return { whole, below };
}

/** The path that a prune path names, in the form of {@link PruneRules}. */
export function prunedPath(path: string): string {
  return toBinaryPath(`/${namesOf(path).join('/')}`);
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}
