import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import type { Tree } from '../tree/literal-tree.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { writeTree } from './write-tree.ts';

/**
 * A rootfs on disk that is removed when the running test ends. If the file system of the temporary
 * directory does not support the extended attributes of the tree, the test is skipped, and says so.
 * @returns its path. The directory above it belongs to the test too.
 */
export function temporaryRootfs(context: Pick<TestContext, 'skip'>, tree: Tree): string {
  const rootfs = join(temporaryDirectory(), 'rootfs');
  mkdirSync(rootfs);
  try {
    writeTree(rootfs, tree);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (code === 'XATTR_NOT_SET') context.skip(message);
    throw error;
  }
  return rootfs;
}
