import { statSync } from 'node:fs';
import { ChunkahError, printable } from '@chunkah/core';
import { forDocker } from './docker-manifest.ts';
import { knowsSizes } from './image-run.ts';
import type { ArchiveTarget } from './image-target.ts';
import type { OutputKind } from './output-kind.ts';
import { existingFile, isPipe, newPlace } from './output-place.ts';
import { writeArchive } from './write-archive.ts';
import { streamPasses, streamToPath } from './write-stream.ts';

/** `oci-archive:FILE`, also a fifo or a device. */
export const archiveOutput = {
  prefix: 'oci-archive' as const,
  parse: (path) => ({ kind: 'archive', path }),
  name: ({ path }) => path,
  check({ path }) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory() ?? path.endsWith('/')) throw outputIsDirectory(path);
    if (stat === undefined) return newPlace(path);
    return stat.isFile() ? existingFile(path) : undefined;
  },
  at: (target, path) => ({ ...target, path }),
  passes: (run, { path }) => (isPipe(path) ? streamPasses(run) : 1),
  async write(work, { path, form }) {
    const settled = await work.settle();
    const run = form === 'docker' ? forDocker(settled) : settled;
    return knowsSizes(run) && !isPipe(path) ? writeArchive(run, path) : streamToPath(run, path);
  },
} satisfies OutputKind<ArchiveTarget>;

/** `docker-archive:FILE` */
export const dockerArchiveOutput = {
  ...archiveOutput,
  prefix: 'docker-archive' as const,
  parse: (path) => ({ kind: 'archive', path, form: 'docker' }),
} satisfies OutputKind<ArchiveTarget>;

function outputIsDirectory(path: string): ChunkahError {
  return new ChunkahError({
    code: 'OUTPUT_EXISTS',
    message: `the output ${printable(path)} is a directory`,
    hint: 'write oci:PATH for an image directory, or name a file',
  });
}
