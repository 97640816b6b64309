import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { posix } from 'node:path';

/** Links that one lookup may pass, as in the kernel. */
const maxLinks = 40;

/** Looks paths up inside a root: symbolic links in their parents are followed as if the root were `/`. */
export class RootPaths {
  readonly #root: string;
  readonly #targets = new Map<string, string | undefined>();
  #linksLeft = 0;

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * `path` with all its parents resolved, the last name kept: `/lib/x` becomes `/usr/lib/x` where `/lib` is a link to
   * `usr/lib`. Undefined when the links make a loop.
   */
  resolveParents(path: string): string | undefined {
    this.#linksLeft = maxLinks;
    const parent = this.#walk('', posix.dirname(path));
    return this.#linksLeft > 0 ? `${parent}/${posix.basename(path)}` : undefined;
  }

  /** Whether a path that {@link resolveParents} gave is a regular file. */
  isFile(path: string): boolean {
    return this.#lstat(path)?.isFile() === true;
  }

  #walk(start: string, path: string): string {
    let current = path.startsWith('/') ? '' : start;
    for (const name of path.split('/')) {
      if (this.#linksLeft === 0) break;
      if (name === '' || name === '.') continue;
      if (name === '..') {
        current = current.slice(0, Math.max(0, current.lastIndexOf('/')));
        continue;
      }
      const target = this.#targetOf(`${current}/${name}`);
      if (target === undefined) {
        current = `${current}/${name}`;
      } else {
        this.#linksLeft -= 1;
        current = this.#walk(current, target);
      }
    }
    return current;
  }

  #targetOf(path: string): string | undefined {
    if (!this.#targets.has(path)) {
      const isLink = this.#lstat(path)?.isSymbolicLink() === true;
      this.#targets.set(path, isLink ? readlinkSync(this.#root + path) : undefined);
    }
    return this.#targets.get(path);
  }

  #lstat(path: string): Stats | undefined {
    return lstatSync(this.#root + path, { throwIfNoEntry: false });
  }
}
