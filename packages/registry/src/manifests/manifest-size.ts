import { isJsonObject, parseJsonBytes } from '@chunkah/core/json';
import { manifestTooLarge } from '../errors.ts';

/**
 * Makes sure that registries and clients take a manifest.
 * @param limit in bytes.
 * @throws ChunkahError `MANIFEST_TOO_LARGE`, with the layer that takes the most of it.
 */
export function requireSize(bytes: Uint8Array, limit: number): void {
  if (bytes.length <= limit) return;
  const manifest = parseJsonBytes(bytes, { fault: () => new Error('a manifest of ours is no JSON') });
  const layers = isJsonObject(manifest) && Array.isArray(manifest.layers) ? manifest.layers : [];
  const sizes = layers.map((layer) => Buffer.byteLength(JSON.stringify(layer)));
  const most = Math.max(0, ...sizes);
  throw manifestTooLarge(bytes.length, limit, sizes.indexOf(most) + 1, most);
}
