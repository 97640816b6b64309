import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureRoot } from '@chunkah/roots';
import { run } from '../program.ts';

/**
 * The names under which Containerfiles ask for it: that of the guide, and that of our own
 * Containerfile.
 */
const names = ['debian:bookworm-slim', 'docker.io/library/debian:stable-slim'];

const containerfile = `FROM scratch
COPY . /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["bash"]
`;

/**
 * Puts an image into the storage under the names of those that Containerfiles begin with, since no
 * test fetches them: Debian too, its files labelled with their source packages, one of them with a
 * capability.
 * @param directory an existing one for its files.
 * @param env the variables that choose the storage.
 * @param without paths to leave out, for tests that are quicker with a smaller image.
 */
export async function prepareDebianImage(
  directory: string,
  env: Readonly<Record<string, string>>,
  without: readonly string[] = [],
): Promise<void> {
  const root = join(directory, 'debian');
  await run('cp', ['-a', '--reflink=auto', await ensureRoot('debian-minimal'), root]);
  await run('rm', ['-rf', '--', ...without], { cwd: root });
  // An image of a registry has no device nodes.
  await run('find', [join(root, 'dev'), '(', '-type', 'b', '-o', '-type', 'c', ')', '-delete']);
  await run('setcap', ['cap_net_raw=ep', join(root, 'usr/bin/nice')]);
  const file = join(directory, 'Containerfile.debian');
  writeFileSync(file, containerfile);
  const tags = names.flatMap((name) => ['--tag', name]);
  await run('buildah', ['build', '--quiet', ...tags, '--file', file, root], { env });
}
