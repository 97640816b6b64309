import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../program.ts';

/** Where the small trees have their database. */
export const smallTreeDatabase = '/var/lib/rpm';

/**
 * A tree in which rpm installed one small package, built at this moment.
 * @param parent an empty directory.
 * @param files what the package lists: a path that ends with a slash is a directory, its content
 * not included.
 * @param content what is in each file.
 */
export async function smallRpmTree(parent: string, files: readonly string[], content = 'content'): Promise<string> {
  const [rootfs, spec] = [join(parent, 'rootfs'), join(parent, 'sample.spec')];
  mkdirSync(rootfs);
  writeFileSync(spec, specification(files, content));
  const topDirectory = join(parent, 'top');
  const macros = { _topdir: topDirectory, _binary_payload: 'w.ufdio', _build_id_links: 'none' };
  const definitions = Object.entries(macros).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
  await run('rpmbuild', ['-bb', '--quiet', ...definitions, spec], { env: { SOURCE_DATE_EPOCH: undefined } });
  const built = join(topDirectory, 'RPMS/noarch');
  const rpms = readdirSync(built).map((name) => join(built, name));
  const database = ['--root', rootfs, '--dbpath', smallTreeDatabase];
  await run('rpm', [...database, '--initdb']);
  await run('rpm', [...database, '-i', '--nodeps', '--noscripts', '--nosignature', ...rpms]);
  return rootfs;
}

function specification(files: readonly string[], content: string): string {
  const install = files.map((path) =>
    path.endsWith('/')
      ? `mkdir -p %{buildroot}${path}`
      : `mkdir -p "$(dirname %{buildroot}${path})"; printf '${content}' > %{buildroot}${path}`,
  );
  return [
    ...['Name: sample', 'Version: 1', 'Release: 1', 'Summary: sample', 'License: none', 'BuildArch: noarch'],
    ...['AutoReqProv: no', '%description', 'A sample.', '%install', ...install, '%files'],
    ...files.map((path) => (path.endsWith('/') ? `%dir ${path.slice(0, -1)}` : path)),
    '',
  ].join('\n');
}
