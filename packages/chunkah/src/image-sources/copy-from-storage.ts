import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Logger } from '@chunkah/core';
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
  signal?.throwIfAborted();
  const args = [
    'copy',
    '--dest-oci-accept-uncompressed-layers',
    `containers-storage:${name}`,
    `oci:${directory}:image`,
  ];
  const child = spawn('skopeo', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill();
  signal?.addEventListener('abort', stop);
  let last = '';
  createInterface({ input: child.stdout }).on('line', (line) => logger.debug(`skopeo: ${line}`));
  createInterface({ input: child.stderr }).on('line', (line) => {
    last = line;
    logger.info(`skopeo: ${line}`);
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', (error) => reject(skopeoMissing(error)));
      child.on('close', resolve);
    });
    signal?.throwIfAborted();
    if (code !== 0) throw skopeoFailed(name, reasonIn(last));
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** What a line of its log says: `time="..." level=fatal msg="..."`. */
function reasonIn(line: string): string {
  return /msg="(.*)"$/.exec(line)?.[1]?.replaceAll('\\"', '"') ?? line;
}
