/** Maximum number of symlinks in one path, as in Linux. */
const mostLinks = 40;

const workingDirectory = '.';

export interface FollowOptions {
  /**
   * Directory that stands for `/`, without a trailing slash: absolute targets start there, and `..`
   * never leaves it. Without it, the path is a host path, and relative paths start in the working
   * directory.
   */
  readonly root?: string;
  /**
   * The target of a symlink on the host; `undefined` for anything else, or if it does not exist.
   */
  readonly linkTarget: (path: string) => string | undefined;
}

/**
 * Follows the symlinks of a path one by one, including dangling ones. All paths are binary strings.
 * @returns the path on the host without symlinks; `undefined` if there are more symlinks than Linux
 * follows.
 */
export function followSymlinks(path: string, { root, linkTarget }: FollowOptions): string | undefined {
  let top = root ?? (path.startsWith('/') ? '' : workingDirectory);
  const waiting = path.split('/').reverse();
  const names: string[] = [];
  let links = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      stepUp(names, root === undefined && top === workingDirectory);
      continue;
    }
    const target = linkTarget(`${top}/${[...names, name].join('/')}`);
    if (target === undefined) {
      names.push(name);
      continue;
    }
    links += 1;
    if (links > mostLinks) return undefined;
    if (target.startsWith('/')) {
      top = root ?? '';
      names.length = 0;
    }
    waiting.push(...target.split('/').reverse());
  }
  return `${top}/${names.join('/')}`;
}

/** @param hasParent whether there is a directory above the one that the names start in. */
function stepUp(names: string[], hasParent: boolean): void {
  if (names.length > 0 && names.at(-1) !== '..') names.pop();
  else if (hasParent) names.push('..');
}
