import { formatReference, parseReference } from '@chunkah/registry';
import { digestInOutput } from '../pipeline/errors.ts';

/**
 * A name as skopeo writes it in a docker-archive, with the host of Docker Hub and the tag `latest`
 * where it has none: all readers then take it for the same name.
 * @throws ChunkahError `REFERENCE_INVALID`.
 */
export function dockerName(text: string): string {
  const reference = parseReference(text);
  if (reference.digest !== undefined) throw digestInOutput(text);
  return formatReference({ tag: 'latest', ...reference });
}
