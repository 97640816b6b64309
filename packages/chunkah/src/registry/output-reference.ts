import { aboutOption } from '@chunkah/core/engine';
import { type ImageReference, parseReference, requireTag } from '@chunkah/registry';
import { digestInOutput } from '../pipeline/errors.ts';
import type { PlanOptions } from '../pipeline/options.ts';
import type { RegistryTarget } from './registry-target.ts';

/**
 * The repository that an image goes to.
 * @throws ChunkahError `REFERENCE_INVALID`, also for a digest: that of a new image is not known.
 */
export function outputReference({ name }: RegistryTarget): ImageReference {
  return aboutOption({ name: 'output' }, () => {
    const reference = parseReference(name);
    if (reference.digest !== undefined) throw digestInOutput(name);
    return reference;
  });
}

/**
 * The tag of the output first, then the others, each once; `latest` without any.
 * @throws ChunkahError `REFERENCE_INVALID`.
 */
export function outputTags(
  { tag }: ImageReference,
  { tag: given = [] }: Pick<PlanOptions, 'tag'>,
): [string, ...string[]] {
  return aboutOption({ name: 'tag' }, () => {
    const others = typeof given === 'string' ? [given] : given;
    for (const other of others) requireTag(other, other);
    const [first = 'latest', ...more] = new Set([...(tag === undefined ? [] : [tag]), ...others]);
    return [first, ...more];
  });
}
