import { join } from 'node:path';
import { cachedDirectory, retried } from '../cached-directory.ts';
import { run } from '../program.ts';

const version = '2.8.1';

/** Installs BuildStream for the user's next run too. @returns the directory of its programs. */
export async function installBuildstream(): Promise<string> {
  const environment = await cachedDirectory(`buildstream-${version}`, async (directory) => {
    await run('python3', ['-m', 'venv', directory]);
    const install = ['install', '--quiet', '--retries', '5', `BuildStream==${version}`];
    await retried(() => run(join(directory, 'bin/pip'), install));
  });
  return join(environment, 'bin');
}
