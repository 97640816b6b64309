import { relative } from 'node:path';
import { run } from './program.ts';
import { blobFile, readImage } from './read-image.ts';

/**
 * Unpacks the layers of an image directory in order, as a client does, with GNU tar. The directory
 * must exist.
 */
export async function unpackLayers(image: string, directory: string): Promise<void> {
  for (const { digest } of readImage(image).layers) {
    await run('tar', ['-xpf', blobFile(image, digest), '-C', directory, '--numeric-owner', '--same-owner']);
  }
}

/**
 * Compares two trees with `find` and `diff`: names, types, modes, owners, sizes, times, link
 * counts, targets and content. Times of directories too: use trees that have one time throughout.
 * @throws Error that shows the differences.
 */
export async function compareTrees(one: string, other: string): Promise<void> {
  // One entry per line, whatever its name holds: backslashes and newlines of names are escaped.
  const script = `set -e -o pipefail
    list() {
      find . -mindepth 1 '(' -type d -printf '%y %m %U %G %T@ %P\\0' ')' -o -printf '%y %m %U %G %T@ %s %n %P -> %l\\0' |
        sort -z | sed -z 's/\\\\/\\\\\\\\/g; s/\\n/\\\\n/g' | tr '\\0' '\\n'
    }
    expected=$(list)
    found=$(cd "$1" && list)
    diff --text <(echo "$expected") <(echo "$found") >&2
    diff -r --no-dereference . "$1" >&2`;
  // Relative, since paths in the trees may be as long as the system allows.
  await run('bash', ['-c', script, 'bash', relative(one, other)], { cwd: one });
}
