import { homedir } from 'node:os';
import { env, getuid } from 'node:process';
import { aboutOption } from '@chunkah/core/engine';
import { type ImageReference, type RegistryOptions, Repository } from '@chunkah/registry';
import type { PlanOptions } from '../pipeline/options.ts';

/** Options about registries. */
export type RegistryAccess = Pick<PlanOptions, 'authfile' | 'logger' | 'registryCa' | 'registryInsecure' | 'signal'>;

/** A repository as options, the environment and the files of this user say how to reach it. */
export function openRepository(
  reference: ImageReference,
  { authfile, logger, registryCa: ca, registryInsecure = [] }: RegistryAccess,
  more: Pick<RegistryOptions, 'signal' | 'access'>,
): Repository {
  return aboutOption({ name: 'registryInsecure' }, () => {
    return new Repository(reference, {
      environment: env,
      home: homeDirectory(),
      uid: getuid?.() ?? 0,
      authfile,
      ca,
      insecureHosts: registryInsecure,
      ...(logger === undefined ? {} : { logger }),
      ...more,
    });
  });
}

/** Some containers have no home directory. */
function homeDirectory(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
