import { mkdirSync } from 'node:fs';
import { run } from '../program.ts';
import { blobFile, readImage } from '../read-image.ts';

/**
 * Extracts the layers of an image directory with GNU tar, the lowest first, into the new directory
 * `target`.
 */
export async function extractLayers(image: string, target: string): Promise<void> {
  mkdirSync(target);
  // Without the include tar leaves out all but `user.*`.
  const options = ['--xattrs', '--xattrs-include=*', '--same-owner', '--numeric-owner', '--preserve-permissions'];
  for (const { digest } of readImage(image).layers) {
    await run('tar', [...options, '--warning=no-timestamp', '-C', target, '-xf', blobFile(image, digest)]);
  }
}
