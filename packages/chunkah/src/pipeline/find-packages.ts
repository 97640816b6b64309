import type { Logger } from '@chunkah/core';
import { builtInRepos } from './built-in-repos.ts';
import { loadPresentRepos } from './claim-files.ts';
import { readInput } from './read-input.ts';
import { directorySource } from './source/directory-source.ts';

/** Repos of what installers record, in the order in which their claims count. */
const packageRepos: readonly string[] = ['apk', 'dpkg', 'rpm', 'alpm', 'python'];

/** Packages that a rootfs has a record of. */
export interface FoundPackages {
  /** Name of the repo that reads them. */
  readonly repo: string;
  readonly count: number;
  /** Path of their database in the rootfs; Python packages have a record each. */
  readonly database: string | undefined;
}

/**
 * Looks for package databases and Python packages in a rootfs. Special files are ignored.
 * @throws ChunkahError when the rootfs or a database cannot be read.
 */
export async function findPackages(rootfs: string, logger: Logger, signal: AbortSignal): Promise<FoundPackages[]> {
  const disabledRepos = builtInRepos.filter((name) => !packageRepos.includes(name));
  const options = { rootfs, disabledRepos, logger, signal };
  const loaded = await loadPresentRepos(
    await readInput(options, directorySource(rootfs, options), { specialFiles: 'looked-past' }),
  );
  return loaded.map(({ plugin, repo }) => {
    const { database, packages, distributions } = repo.details ?? {};
    const count = Number(packages ?? distributions ?? repo.components.length);
    return { repo: plugin.name, count, database: typeof database === 'string' ? database : undefined };
  });
}
