import type { LoadContext } from '@chunkah/core';

/** Directories that apt fills again by itself. */
const caches = ['/var/cache/apt/archives', '/var/lib/apt/lists'];

/** Warns of what apt downloaded: an image has no use for it. */
export function warnOfAptCaches({ files, logger }: Pick<LoadContext, 'files' | 'logger'>): void {
  const filled = caches.map((path) => ({ path, size: sizeBelow(files, path) })).filter(({ size }) => size > 0);
  if (filled.length === 0) return;
  const total = filled.reduce((sum, { size }) => sum + size, 0);
  const prunes = filled.map(({ path }) => `--prune ${path}/`).join(' ');
  logger.warn(`${(total / 1e6).toFixed(1)} MB are downloads of apt, which the image does not need: ${prunes}`);
}

function sizeBelow(files: LoadContext['files'], path: string): number {
  const directory = files.find(path);
  let size = 0;
  if (directory === undefined) return size;
  for (let id = directory; id < files.subtreeEnd(directory); id += 1) {
    if (files.type(id) === 'file') size += files.size(id);
  }
  return size;
}
