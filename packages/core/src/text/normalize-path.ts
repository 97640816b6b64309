/**
 * A path that is already normalized: absolute, no empty, `.` or `..` component, no trailing slash.
 */
const normalized = /^(?:\/(?!\.{0,2}(?:\/|$))[^/]+)+$/s;

/**
 * A path as the file index writes it: it begins at the root whether it has a leading slash or not,
 * `.`, `..` and double slashes are resolved textually (symlinks are not known here), and there is
 * no trailing slash; the root is `/`.
 * @returns `undefined` for a path that leads out of the root.
 */
export function normalizePath(path: string): string | undefined {
  if (normalized.test(path)) return path;
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return `/${names.join('/')}`;
}
