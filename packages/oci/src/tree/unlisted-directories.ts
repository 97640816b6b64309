/**
 * The directories that a layer puts something into but does not list: clients make them when they
 * unpack it.
 */
export class UnlistedDirectories {
  readonly #onDirectory: (path: string) => void;
  /** Paths of directories that lie above the last entry, outermost first, with a slash. */
  readonly #open: string[] = [''];

  /** @param onDirectory called with each of them, in path order. */
  constructor(onDirectory: (path: string) => void) {
    this.#onDirectory = onDirectory;
  }

  /**
   * Looks at the next entry in path order.
   * @param path a binary string.
   */
  pass(path: string, isDirectory: boolean): void {
    while (!path.startsWith(this.#open.at(-1) ?? '')) this.#open.pop();
    let known = this.#open.at(-1)?.length ?? 0;
    for (let end = path.indexOf('/', known); end !== -1; end = path.indexOf('/', known)) {
      this.#onDirectory(path.slice(0, end));
      known = end + 1;
      this.#open.push(path.slice(0, known));
    }
    if (isDirectory) this.#open.push(`${path}/`);
  }
}
