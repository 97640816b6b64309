import type { PruneRules } from '@chunkah/rootfs';

/** Tells which paths prune rules leave out. Paths are asked for in path order. */
export class PrunedPaths {
  /** Rules that something matched. */
  readonly matched = new Set<string>();
  readonly #rules: PruneRules;
  readonly #hasRules: boolean;
  /** What was left out last, with a slash at its end. */
  #last: string | undefined;

  constructor(rules: PruneRules) {
    this.#rules = rules;
    this.#hasRules = rules.whole.size + rules.below.size > 0;
  }

  /** @param path a binary string with a leading slash. */
  has(path: string, isDirectory: boolean): boolean {
    if (!this.#hasRules) return false;
    if (this.#last !== undefined && path.startsWith(this.#last)) return true;
    const { whole, below } = this.#rules;
    for (let end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
      const part = end === -1 ? path : path.slice(0, end);
      const isBelow = end === -1 ? isDirectory : true;
      if (whole.has(part)) return this.#leaveOut(part);
      if (isBelow && below.has(part)) {
        if (end !== -1) return this.#leaveOut(part);
        this.matched.add(part);
      }
      if (end === -1) return false;
    }
  }

  #leaveOut(path: string): true {
    this.matched.add(path);
    this.#last = `${path}/`;
    return true;
  }
}
