import { aboutOption, aboutOptionLater } from '@chunkah/core/engine';
import type { StoreTarget } from '@chunkah/oci';
import { formatReference, type ImageReference, parseReference } from '@chunkah/registry';
import type { BuildResult } from '@chunkah/report';
import { temporaryFiles } from '../image-sources/temporary-files.ts';
import { mountSourceInvalid } from '../pipeline/errors.ts';
import type { BuildOptions, BuildProgress } from '../pipeline/options.ts';
import { openRepository } from './open-repository.ts';
import { outputReference, outputTags } from './output-reference.ts';
import { RegistryStore } from './registry-store.ts';
import type { RegistryTarget } from './registry-target.ts';

type Build = (options: BuildOptions, target: StoreTarget) => Promise<BuildResult>;

/**
 * Builds an image into a registry. Whether the registry is there, and takes the credentials, is
 * found out before any work; after a failure nothing is left begun there.
 */
export async function withRegistry(options: BuildOptions, target: RegistryTarget, build: Build): Promise<BuildResult> {
  const reference = outputReference(target);
  const tags = outputTags(reference, options);
  const mountFrom = aboutOption({ name: 'mountFrom' }, () => mountSource(reference, options));
  const ending = new AbortController();
  const signal = options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal]);
  const repository = openRepository(reference, options, { signal });
  const store = new RegistryStore({ repository, host: reference.host, tags, mountFrom });
  const name = `docker://${formatReference(reference)}`;
  try {
    await aboutOptionLater({ name: 'output' }, () => repository.greet());
    const result = await build(
      { ...options, onWrite: (progress) => options.onWrite?.(withBlobs(progress, store)) },
      { kind: 'store', name, files: temporaryFiles(), store },
    );
    const named = tags.map((tag) => formatReference({ ...reference, tag }));
    return { ...result, pushed: { names: named, blobs: store.blobs } };
  } catch (error) {
    ending.abort(error);
    throw error;
  } finally {
    await repository.close();
  }
}

/** The name of the repository alone, or with the registry's host before it. */
function mountSource({ host }: ImageReference, { mountFrom }: BuildOptions): string | undefined {
  if (mountFrom === undefined) return undefined;
  const source = parseReference(mountFrom.startsWith(`${host}/`) ? mountFrom : `${host}/${mountFrom}`);
  if (source.tag !== undefined || source.digest !== undefined) throw mountSourceInvalid(mountFrom);
  return source.repository;
}

function withBlobs(progress: BuildProgress, store: RegistryStore): BuildProgress {
  return {
    done: () => progress.done(),
    get total() {
      return progress.total;
    },
    blobs: () => store.blobs,
  };
}
