import type { Logger } from '@chunkah/core';
import { reasonIn, runChild } from '../storage/run-child.ts';
import { skopeoFailed, skopeoMissing } from './errors.ts';

/**
 * Copies an image of podman's storage to a directory in the OCI layout. The storage is not a format
 * but code, so skopeo does it; its messages are passed on.
 * @param directory that does not exist.
 * @throws ChunkahError `SKOPEO_MISSING`, `SKOPEO_FAILED`; the signal's reason.
 */
export async function copyFromStorage(
  name: string,
  directory: string,
  { logger, signal }: { readonly logger: Logger; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const args = [
    'copy',
    '--dest-oci-accept-uncompressed-layers',
    `containers-storage:${name}`,
    `oci:${directory}:image`,
  ];
  let last = '';
  const outcome = await runChild({
    ...{ program: 'skopeo', args, signal },
    onOutput: (line) => logger.debug(`skopeo: ${line}`),
    onMessage(line) {
      last = line;
      logger.info(`skopeo: ${line}`);
    },
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw skopeoMissing(error);
  });
  if (outcome !== 0) throw skopeoFailed(name, reasonIn(last));
}
