import { join } from 'node:path';
import { cachedDirectory, retried } from './cached-directory.ts';
import { run } from './program.ts';

/**
 * A Node to run the program with: the one that runs the tests if it is of that release, else the
 * newest of the release, from npm.
 * @param release first number of its version.
 * @returns path of the executable.
 */
export async function installedNode(release: number): Promise<string> {
  if (process.versions.node.startsWith(`${release}.`)) return process.execPath;
  const directory = await cachedDirectory(`node-${release}`, async (place) => {
    const install = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', place, `node@${release}`];
    await retried(() => run('npm', install, { cwd: place }));
  });
  return join(directory, 'node_modules/node/bin/node');
}
