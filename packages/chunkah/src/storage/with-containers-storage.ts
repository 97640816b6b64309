import { join } from 'node:path';
import { env } from 'node:process';
import { aboutOption, silentLogger } from '@chunkah/core/engine';
import { withTemporaryDirectory, writeImage } from '@chunkah/oci';
import type { BuildResult } from '@chunkah/report';
import { temporaryFiles } from '../image-sources/temporary-files.ts';
import type { WriteImage } from '../pipeline/destination.ts';
import type { BuildOptions } from '../pipeline/options.ts';
import { dockerName } from '../registry/docker-name.ts';
import { runStorageTool } from './run-storage-tool.ts';
import type { ContainersStorageTarget } from './storage-target.ts';
import { findStorageTool } from './storage-tool.ts';

type Build = (options: BuildOptions, write: WriteImage) => Promise<Omit<BuildResult, 'stored'>>;

/** Name of the image among the temporary files. */
const imageName = 'image';

/**
 * Builds an image into the containers storage of this host: a temporary directory or archive, which
 * skopeo or podman copies. The format is code of theirs, with locks and versions: only they write
 * it.
 * @throws ChunkahError `STORAGE_TOOL_MISSING` before any work, `STORAGE_COPY_FAILED`; what `build`
 * throws.
 */
export async function withContainersStorage(
  options: BuildOptions,
  { name }: ContainersStorageTarget,
  build: Build,
): Promise<BuildResult> {
  const { logger = silentLogger, signal, tag = [] } = options;
  const first = aboutOption({ name: 'output' }, () => dockerName(name));
  const others = aboutOption({ name: 'tag' }, () => (typeof tag === 'string' ? [tag] : tag).map(dockerName));
  const names: [string, ...string[]] = [first, ...new Set(others.filter((other) => other !== first))];
  const { tool, program } = findStorageTool(env.PATH ?? '');
  const files = temporaryFiles();
  const place = {
    path: join(files, imageName),
    name: `temporary files in ${files} (see TMPDIR)`,
    warn: (message: string) => logger.warn(message),
  };
  // The directory is made when the tree has been read: it may lie in the rootfs, if that is `/`.
  const write: WriteImage = (image) =>
    withTemporaryDirectory(place, async (directory) => {
      const written = await writeImage({ ...image, target: { kind: tool.reads, path: join(directory, imageName) } });
      logger.info(`${tool.name} copies the image to containers-storage:${names.join(', containers-storage:')}`);
      for (const args of tool.commands(imageName, names)) {
        await runStorageTool({ program, args, directory, logger, signal });
      }
      return written;
    });
  return { ...(await build({ ...options, tag: first }, write)), stored: { names, by: tool.name } };
}
