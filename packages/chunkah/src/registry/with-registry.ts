import { homedir } from 'node:os';
import { env, getuid } from 'node:process';
import { isChunkahError } from '@chunkah/core';
import { aboutOption } from '@chunkah/core/engine';
import type { StoreTarget } from '@chunkah/oci';
import { formatReference, type ImageReference, parseReference, Repository, requireTag } from '@chunkah/registry';
import type { BuildResult } from '@chunkah/report';
import { digestInOutput, mountSourceInvalid } from '../pipeline/errors.ts';
import type { BuildOptions, BuildProgress } from '../pipeline/options.ts';
import { RegistryStore } from './registry-store.ts';
import type { RegistryTarget } from './registry-target.ts';

type Build = (options: BuildOptions, target: StoreTarget) => Promise<BuildResult>;

/**
 * Builds an image into a registry. Whether the registry is there, and takes the credentials, is
 * found out before any work; after a failure nothing is left begun there.
 */
export async function withRegistry(options: BuildOptions, target: RegistryTarget, build: Build): Promise<BuildResult> {
  const reference = aboutOption({ name: 'output' }, () => parseOutput(target));
  const tags = aboutOption({ name: 'tag' }, () => tagsOf(reference, options));
  const mountFrom = aboutOption({ name: 'mountFrom' }, () => mountSource(reference, options));
  const ending = new AbortController();
  const signal = options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal]);
  const repository = openRepository(reference, options, signal);
  const store = new RegistryStore({ repository, tags, mountFrom });
  const name = `docker://${formatReference(reference)}`;
  try {
    await aboutOutput(() => repository.greet());
    // Not the system's directory for temporary files, which is often memory.
    const files = env.TMPDIR || '/var/tmp';
    const result = await build(
      { ...options, onWrite: (progress) => options.onWrite?.(withBlobs(progress, store)) },
      { kind: 'store', name, files, store },
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

function openRepository(reference: ImageReference, options: BuildOptions, signal: AbortSignal): Repository {
  const { authfile, logger, registryCa: ca, registryInsecure = [] } = options;
  return aboutOption({ name: 'registryInsecure' }, () => {
    return new Repository(reference, {
      environment: env,
      home: homeDirectory(),
      uid: getuid?.() ?? 0,
      authfile,
      ca,
      insecureHosts: registryInsecure,
      ...(logger === undefined ? {} : { logger }),
      signal,
    });
  });
}

/** As {@link aboutOption} for what takes time. */
async function aboutOutput(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw isChunkahError(error) ? aboutOption({ name: 'output' }, () => rethrow(error)) : error;
  }
}

function rethrow(error: unknown): never {
  throw error;
}

function parseOutput({ name }: RegistryTarget): ImageReference {
  const reference = parseReference(name);
  if (reference.digest !== undefined) throw digestInOutput(name);
  return reference;
}

/** The tag of the output first, then the others, each once; `latest` without any. */
function tagsOf({ tag }: ImageReference, { tag: given = [] }: BuildOptions): string[] {
  const others = typeof given === 'string' ? [given] : given;
  for (const other of others) requireTag(other, other);
  const tags = [...new Set([...(tag === undefined ? [] : [tag]), ...others])];
  return tags.length === 0 ? ['latest'] : tags;
}

/** The name of the repository alone, or with the registry's host before it. */
function mountSource({ host }: ImageReference, { mountFrom }: BuildOptions): string | undefined {
  if (mountFrom === undefined) return undefined;
  const source = parseReference(mountFrom.startsWith(`${host}/`) ? mountFrom : `${host}/${mountFrom}`);
  if (source.tag !== undefined || source.digest !== undefined) throw mountSourceInvalid(mountFrom);
  return source.repository;
}

/** Some containers have no home directory. */
function homeDirectory(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
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
