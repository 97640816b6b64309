/**
 * The directories that a layer puts something into but does not list: clients make them when they
 * unpack it.
 */
export class UnlistedDirectories {
  readonly paths: string[] = [];
  /** Paths of directories that lie above the last entry, outermost first, with a slash. */
  readonly #open: string[] = [''];

  /**
   * Looks at the next entry in path order.
   * @param path a binary string.
   */
  pass(path: string, isDirectory: boolean): void {
    while (!path.startsWith(this.#open.at(-1) ?? '')) this.#open.pop();
    let known = this.#open.at(-1)?.length ?? 0;
    for (let end = path.indexOf('/', known); end !== -1; end = path.indexOf('/', known)) {
      this.paths.push(path.slice(0, end));
      known = end + 1;
      this.#open.push(path.slice(0, known));
    }
    if (isDirectory) this.#open.push(`${path}/`);
  }
}
