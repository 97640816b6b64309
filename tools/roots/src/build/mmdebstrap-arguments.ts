import { machineDebianSources } from '../apt/machine-sources.ts';
import { sourceArguments } from './recipes.ts';

/**
 * What to write behind an mmdebstrap command so that its packages come from where this machine's
 * own come from, updates included.
 * @throws ChunkahError `NO_DEBIAN_SOURCE`.
 */
export function mmdebstrapArguments(): string[] {
  return sourceArguments(machineDebianSources());
}
