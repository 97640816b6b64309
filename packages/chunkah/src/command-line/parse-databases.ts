import { absolutePath } from '@chunkah/rootfs';
import { usageError } from './errors.ts';

/**
 * Package databases on the host by the names of their repos, as `REPO=PATH` gives them.
 * @param name of the option or variable, for errors.
 * @returns absolute paths.
 * @throws ChunkahError `USAGE` for another form, and for two databases of one repo.
 */
export function parseDatabases(values: readonly string[], name: string): Record<string, string> {
  const databases = new Map<string, string>();
  for (const value of values) {
    const end = value.indexOf('=');
    const [repo, path] = [value.slice(0, Math.max(end, 0)), value.slice(end + 1)];
    if (repo === '' || path === '')
      throw usageError(`${name} takes REPO=PATH, such as rpm=/var/tmp/rpm, not "${value}"`);
    if (databases.has(repo)) throw usageError(`${name} names two databases for the repo ${repo}`);
    databases.set(repo, absolutePath(path));
  }
  return Object.fromEntries(databases);
}
