import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureRoot } from '@chunkah/roots';
import { run } from '../program.ts';

const containerfile = `FROM scratch
COPY . /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["bash"]
`;

/**
 * Puts an image into the storage under the name of the one that the guide begins with, since no test fetches it: Debian too,
 * its files labelled with their source packages, one of them with a capability.
 * @param directory an existing one for its files.
 * @param env the variables that choose the storage.
 */
export async function prepareDebianImage(directory: string, env: Readonly<Record<string, string>>): Promise<void> {
  const root = join(directory, 'debian');
  await run('cp', ['-a', '--reflink=auto', await ensureRoot('debian-minimal'), root]);
  // An image of a registry has no device nodes.
  await run('find', [join(root, 'dev'), '(', '-type', 'b', '-o', '-type', 'c', ')', '-delete']);
  await run('setcap', ['cap_net_raw=ep', join(root, 'usr/bin/nice')]);
  const file = join(directory, 'Containerfile.debian');
  writeFileSync(file, containerfile);
  await run('buildah', ['build', '--quiet', '--tag', 'debian:bookworm-slim', '--file', file, root], { env });
}
