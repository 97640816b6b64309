import { aboutOption } from '@chunkah/core/engine';
import { tagInvalid } from './errors.ts';
import type { BuildOptions } from './options.ts';

/**
 * What OCI lets a name of an image be made of (image-spec, annotation
 * org.opencontainers.image.ref.name).
 */
const imageName = /^[A-Za-z0-9][A-Za-z0-9._:@+/-]*$/;

/**
 * The names of an image in a directory or an archive, each once; those of a registry are checked
 * with its name. For Docker and a containers storage they are written in full; the program to be
 * compatible with takes any text.
 * @throws ChunkahError `TAG_INVALID`, `REFERENCE_INVALID`.
 */
export async function imageNames({
  output,
  tag = [],
  compat,
}: Pick<BuildOptions, 'output' | 'tag' | 'compat'>): Promise<readonly string[]> {
  if (output.kind === 'registry') return [];
  const tags = typeof tag === 'string' ? [tag] : tag;
  if (output.kind === 'containers-storage' || ('form' in output && output.form === 'docker')) {
    const { dockerName } = await import('../registry/docker-name.ts');
    return [...new Set(aboutOption({ name: 'tag' }, () => tags.map(dockerName)))];
  }
  const invalid = compat === undefined ? tags.find((name) => !imageName.test(name)) : undefined;
  if (invalid !== undefined) throw tagInvalid(invalid);
  return [...new Set(tags)];
}
